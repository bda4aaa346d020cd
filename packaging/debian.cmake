# The Debian packages, one a component. script/package builds them.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME smtpspec)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "the smtpspec authors <smtpspec@localhost.localdomain>" CACHE STRING
  "Who maintains the Debian packages: NAME <ADDRESS>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
set(CPACK_COMPONENTS_ALL program cases library development documentation)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/compress.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# package(COMPONENT NAME SECTION SUMMARY DESCRIPTION)
function(package component name section summary description)
  string(TOUPPER ${component} id)
  set(CPACK_DEBIAN_${id}_PACKAGE_NAME ${name} PARENT_SCOPE)
  set(CPACK_DEBIAN_${id}_PACKAGE_SECTION ${section} PARENT_SCOPE)
  set(CPACK_DEBIAN_${id}_DESCRIPTION "${summary}\n${description}" PARENT_SCOPE)
  install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/debian/copyright ${CMAKE_CURRENT_BINARY_DIR}/debian/changelog
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()

set(about "smtpspec plays dialogues of expected commands and replies against a mail
server, looks into the mailbox to see what was really delivered, and reports
what differs from the RFCs: for people, and as JUnit XML for CI. It speaks
SMTP, submission and LMTP.")
package(program smtpspec mail "conformance tests for mail servers"
  "${about}\n.\nThis package has the program.")
package(cases smtpspec-data mail "conformance tests for mail servers (cases)"
  "${about}\n.\nThis package has the cases, and the requirements of the RFCs that they judge.")
package(library libsmtpspec0 libs "conformance tests for mail servers (library)"
  "${about}\n.\nThis package has the shared library.")
package(development libsmtpspec-dev libdevel "conformance tests for mail servers (development)"
  "${about}\n.\nThis package has the header, the static library and the manual page of the\nlibrary.")
package(documentation smtpspec-doc doc "conformance tests for mail servers (documentation)"
  "${about}\n.\nThis package explains how to write cases, how mailboxes are read, and how to\nrun smtpspec in CI.")

# The cases are a package of their own: they suit every architecture, both need them, and CPack would look into
# each of a thousand files for what it is linked to.
foreach(id CASES DOCUMENTATION)
  set(CPACK_DEBIAN_${id}_PACKAGE_ARCHITECTURE all)
  set(CPACK_DEBIAN_${id}_PACKAGE_SHLIBDEPS OFF)
endforeach()
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "smtpspec-data (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "smtpspec-data (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
  ${CMAKE_CURRENT_SOURCE_DIR}/debian/triggers ${CMAKE_CURRENT_BINARY_DIR}/debian/shlibs)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libsmtpspec0 (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS smtpspec-doc)

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(debian/changelog.in debian/changelog @ONLY)
configure_file(debian/shlibs.in debian/shlibs @ONLY)

include(CPack)
