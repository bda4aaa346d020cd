/* What the functions of the public header share. */
#ifndef API_H
#define API_H

#include "catalogue.h"
#include "err.h"
#include "failure.h"
#include "smtpspec.h"
#include "target.h"

struct smtpspec_catalogue {
    struct catalogue *catalogue;
    struct smtpspec_case *cases;               /* as many as the catalogue's scripts */
    struct smtpspec_requirement *requirements; /* as many as the catalogue's */
};

/* Passes ERR to the caller, who may not want it; returns false. */
bool api_failed(struct smtpspec_error *error, const struct err *err);

/* Copies the caller's struct GIVEN, which begins with its size, to OUT, of SIZE octets; members
 * that the caller did not know become zero. False if the size is not set, or members are set that
 * this library does not know. WHAT names the struct. */
bool api_take(void *out, size_t size, const void *given, const char *what, struct err *err);

/* What counts as a failure: a broken SHOULD as well if STRICT, or what the words of --fail-on
 * (NULL: none) say. */
bool api_failures(struct failure_rule *out, bool strict, const char *fail_on, struct err *err);

/* A separate target for one run, since the run changes it. NULL with the reason. */
struct target *api_target_for_run(const struct smtpspec_target *said, struct err *err);
/* The target in a file, or of an address. */
struct target *api_target_of(const char *name, struct err *err);

#endif
