/* Starts a target's server before a run (`start:`), and ends it afterwards. */
#ifndef LAUNCH_H
#define LAUNCH_H

#include "clock.h"
#include "guard.h"
#include "secrets.h"
#include "target.h"

struct launch;

struct launch_settings {
    const struct stop *stop;
    struct guard *guard;     /* that the greeting is asked for through */
    struct secrets *secrets; /* of the run: what is hidden in messages; NULL: nothing */
};

/* Chooses free ports and a private folder, replaces ${port}, ${port2} and ${dir} in the target,
 * runs `start` by the shell, in the target file's folder and as a separate process group
 * (SMTPSPEC_PORT, SMTPSPEC_PORT2 and SMTPSPEC_DIR in its environment; its output goes to a file in
 * the folder), and waits until the server greets. NULL with the reason and the last lines of the
 * output. */
struct launch *launch_target(struct target *target, const struct launch_settings *settings,
                             struct err *err);

/* Keeps a copy of what the server has printed, which goes with the folder otherwise, and names it
 * after the text of ERR. LAUNCH may be NULL, and the output empty: nothing is done then. */
void launch_keep_log(const struct launch *launch, struct err *err);

/* Ends the server and starts it once more, with the same ports and in the same folder. False with
 * the reason; then it does not run. Nobody uses it meanwhile. */
bool launch_again(struct launch *launch, const struct target *target,
                  const struct launch_settings *settings, struct err *err);

/* SIGTERM to the group, SIGKILL after 10 s; the same to all else that the server started; removes
 * the folder. All that is done too if this process is ended, by whatever (supervisor.h). */
void launch_end(struct launch **launch);

#endif
