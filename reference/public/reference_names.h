/* The names that the reference server has and knows: host mx.test.example, domain test.example,
 * users user1, user2, user3 and postmaster (local-parts are compared case-insensitively), login
 * user1/secret1, size limit 1048576, the alias "helpdesk" for user1 and user2, and the list "staff"
 * of user1, user2 and user3, whose owner is postmaster. A client may give any name. */
#ifndef REFERENCE_NAMES_H
#define REFERENCE_NAMES_H

#define REFERENCE_HOST "mx.test.example"
#define REFERENCE_DOMAIN "test.example"
#define REFERENCE_USER "user1"
#define REFERENCE_PASSWORD "secret1"
#define REFERENCE_REFUSED "smtpspec-refused"
#define REFERENCE_SIZE 1048576
#define REFERENCE_ALIAS "helpdesk@" REFERENCE_DOMAIN
#define REFERENCE_LIST "staff@" REFERENCE_DOMAIN
#define REFERENCE_LIST_OWNER "postmaster@" REFERENCE_DOMAIN

#endif
