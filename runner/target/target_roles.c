/* The roles of a server: RFC 5321 2.3.10, RFC 6409 for submission. */
#include "smtpspec.h"
#include "target.h"

#include <string.h>
#include <strings.h>

/* The mailbox is the next hop: what is seen there was relayed. */
static bool hands_on(const struct target *target)
{
    static const char scheme[] = "smtp:";
    const char *url = target->mailbox.url;
    return url && strncasecmp(url, scheme, strlen(scheme)) == 0;
}

/* A server on the port of SMTP may do either, and who logs in submits. */
static unsigned roles_of_smtp(const struct target *target)
{
    unsigned roles = SMTPSPEC_RELAY | (target->login.user ? SMTPSPEC_SUBMISSION : 0U);
    bool is_final = !hands_on(target) && !(target->via & VIA_LMTP);
    return roles | (is_final ? SMTPSPEC_DELIVERY : 0U);
}

/* RFC 2033 1: LMTP is for delivery; where another agent delivers, the server passes the message
 * on. */
static unsigned roles_of_lmtp(const struct target *target)
{
    return hands_on(target) || target->via & VIA_LMTP ? SMTPSPEC_RELAY : SMTPSPEC_DELIVERY;
}

unsigned target_roles(const struct target *target)
{
    if (target->roles)
        return target->roles;
    if (target->protocol == PROTOCOL_SUBMISSION)
        return SMTPSPEC_SUBMISSION;
    return target->protocol == PROTOCOL_LMTP ? roles_of_lmtp(target) : roles_of_smtp(target);
}
