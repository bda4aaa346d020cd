#include "sasl.h"

#include "base64.h"
#include "count_of.h"
#include "memory.h"

#include <gsasl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct sasl {
    Gsasl *library;
    Gsasl_session *session;
    char *mechanism;
};

static bool set_property(struct sasl *sasl, Gsasl_property property, const char *value,
                         struct err *err)
{
    int code = value ? gsasl_property_set(sasl->session, property, value) : GSASL_OK;
    return code == GSASL_OK || err_set(err, "%s: %s", sasl->mechanism, gsasl_strerror(code));
}

struct sasl *sasl_new(const char *mechanism, const char *user, const char *password,
                      const char *host, struct err *err)
{
    struct sasl *sasl = mem_alloc(sizeof *sasl);
    sasl->mechanism = mem_text(mechanism);
    int code = gsasl_init(&sasl->library);
    if (code == GSASL_OK)
        code = gsasl_client_start(sasl->library, mechanism, &sasl->session);
    if (code == GSASL_UNKNOWN_MECHANISM)
        err_set(err, "GNU SASL does not support the mechanism %s", mechanism);
    else if (code != GSASL_OK)
        err_set(err, "%s: %s", mechanism, gsasl_strerror(code));
    if (code == GSASL_OK && set_property(sasl, GSASL_AUTHID, user, err) &&
        set_property(sasl, GSASL_PASSWORD, password, err) &&
        set_property(sasl, GSASL_SERVICE, "smtp", err) &&
        set_property(sasl, GSASL_HOSTNAME, host, err))
        return sasl;
    sasl_free(&sasl);
    return NULL;
}

void sasl_free(struct sasl **sasl)
{
    if (!*sasl)
        return;
    if ((*sasl)->session)
        gsasl_finish((*sasl)->session);
    if ((*sasl)->library)
        gsasl_done((*sasl)->library);
    free((*sasl)->mechanism);
    free(*sasl);
    *sasl = NULL;
}

bool sasl_client_first(const struct sasl *sasl)
{
    /* LOGIN, CRAM-MD5, DIGEST-MD5 and their like begin with a challenge (RFC 4954 4). */
    static const char *const names[] = {"PLAIN", "EXTERNAL", "ANONYMOUS", "OPENID20", "SAML20"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcasecmp(sasl->mechanism, names[i]) == 0)
            return true;
    return strncasecmp(sasl->mechanism, "SCRAM-", strlen("SCRAM-")) == 0;
}

/* The library's own gsasl_step64() hands DIGEST-MD5 an empty challenge that no NUL ends, which is
 * read as a string; a buffer always ends in one. */
static int step(struct sasl *sasl, const char *challenge, struct buffer *out)
{
    struct buffer octets = {0};
    char *answer = NULL;
    size_t length = 0;
    int code = GSASL_BASE64_ERROR;
    if (base64_decode(challenge, strlen(challenge), &octets))
        code = gsasl_step(sasl->session, buffer_text(&octets), octets.length, &answer, &length);
    if ((code == GSASL_OK || code == GSASL_NEEDS_MORE) && length)
        base64_encode(out, answer, length);
    gsasl_free(answer);
    buffer_release(&octets);
    return code;
}

bool sasl_step(struct sasl *sasl, const char *challenge, struct buffer *out, bool *done,
               struct err *err)
{
    int code = step(sasl, challenge ? challenge : "", out);
    *done = code == GSASL_OK;
    return code == GSASL_OK || code == GSASL_NEEDS_MORE ||
           err_set(err, "%s: %s", sasl->mechanism, gsasl_strerror(code));
}
