/* The parameters of MAIL and RCPT that request delivery status notifications (RFC 3461). */
#ifndef DSN_H
#define DSN_H

#include <stdbool.h>

#define DSN_ENVID_MOST 100 /* RFC 3461 4.4 */
#define DSN_ORCPT_MOST 500 /* RFC 3461 4.2 */

/* NOTIFY (RFC 3461 4.1); 0: not given. */
enum dsn_notify {
    DSN_NEVER = 1 << 0,
    DSN_SUCCESS = 1 << 1,
    DSN_FAILURE = 1 << 2,
    DSN_DELAY = 1 << 3,
};

/* What RCPT requests. */
struct dsn_wish {
    unsigned notify;                /* bits of enum dsn_notify */
    char orcpt[DSN_ORCPT_MOST + 1]; /* decoded, with its addr-type; "" if not given */
};

/* Take NOTIFY and ORCPT, the parameters of RCPT (params.h); STATE is a struct dsn_wish. */
bool dsn_take_notify(void *state, const char *value);
bool dsn_take_orcpt(void *state, const char *value);
/* Take RET and ENVID, the parameters of MAIL. ENVID has room for DSN_ENVID_MOST + 1 octets. */
bool dsn_take_ret(const char *value);
bool dsn_take_envid(char *envid, const char *value);

#endif
