/* What the reference server is called, and whom it knows: host mx.test.example, domain
 * test.example, users user1 user2 user3 postmaster (local parts compared without regard to case),
 * login user1/secret1, size limit 1048576, the alias "helpdesk" of user1 and user2, the list
 * "staff" of user1 user2 user3 with postmaster as its owner. A client may be called anything. */
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
