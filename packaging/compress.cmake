# Run by CPack once what goes into the packages is gathered: manual pages and changelogs are compressed, as
# Debian's policy asks (12.1, 12.7).
file(GLOB_RECURSE found ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*)
list(FILTER found INCLUDE REGEX "/man/man[1-8]/[^/]*[1-8]$|/doc/[^/]*/changelog$")
foreach(file IN LISTS found)
  if(NOT IS_DIRECTORY ${file})
    execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
