# The shared library. Its symbols have a version, which changes with the SONAME when a program that was built
# with an earlier header could no longer run.
add_library(shared SHARED $<TARGET_OBJECTS:lib>)
target_link_libraries(shared PRIVATE house lib)
target_link_options(shared PRIVATE
  -Wl,--no-undefined -Wl,--as-needed -Wl,--version-script=${CMAKE_CURRENT_SOURCE_DIR}/smtpspec.map)
set_target_properties(shared PROPERTIES
  OUTPUT_NAME smtpspec VERSION ${PROJECT_VERSION} SOVERSION 0
  LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR}
  LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/smtpspec.map)

# The static library: all that the API needs in one object, in which every other name is local, so that a
# program may have a function `respond` of its own.
get_property(rooms GLOBAL PROPERTY ROOMS)
list(TRANSFORM rooms REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE archives)
set(object ${CMAKE_CURRENT_BINARY_DIR}/smtpspec.o)
set(archive ${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR}/libsmtpspec.a)
add_custom_command(OUTPUT ${archive}
  COMMAND ${CMAKE_LINKER} -r -o ${object}
          --whole-archive $<TARGET_FILE:lib> --no-whole-archive --start-group ${archives} --end-group
  COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=smtpspec_* ${object}
  COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
  COMMAND ${CMAKE_AR} rcs ${archive} ${object}
  DEPENDS ${rooms} ${archives}
  VERBATIM)
add_custom_target(static ALL DEPENDS ${archive})
