#include "run_log.h"

#include "command.h"

#include <errno.h>
#include <string.h>

bool run_log_open(FILE **log, const char *path)
{
    *log = path ? fopen(path, "we") : NULL;
    if (!path || *log)
        return true;
    command_complain(&command_run, "%s: %s", path, strerror(errno));
    return false;
}

bool run_log_close(FILE **log, const char *path)
{
    if (!*log)
        return true;
    bool failed = ferror(*log);
    failed = fclose(*log) != 0 || failed;
    *log = NULL;
    if (failed)
        command_complain(&command_run, "%s: cannot be written", path);
    return !failed;
}
