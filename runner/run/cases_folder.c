#include "cases_folder.h"

#include "memory.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

/* Whether CODE is part of the program itself, not of a shared library: then it was loaded where the
 * program's entry point was. */
static bool is_in_program(const Dl_info *code)
{
    Dl_info program;
    return dladdr((const void *)getauxval(AT_ENTRY), &program) &&
           program.dli_fbase == code->dli_fbase;
}

/* The file that this code was loaded from, and in *WAY the way from its folder to the cases. The
 * loader knows the program by argv[0] only, the kernel knows its file. NULL if neither does. free()
 * it. */
static char *own_file(const char **way)
{
    static const char here = 0;
    Dl_info code;
    *way = SMTPSPEC_PROGRAM_TO_CASES;
    if (!dladdr(&here, &code) || is_in_program(&code))
        return realpath("/proc/self/exe", NULL);
    *way = SMTPSPEC_LIBRARY_TO_CASES;
    return realpath(code.dli_fname, NULL);
}

char *cases_folder(void)
{
    const char *chosen = getenv("SMTPSPEC_CASES");
    if (chosen && *chosen)
        return mem_text(chosen);
    const char *way;
    char *file = own_file(&way);
    char *found = NULL;
    if (file) {
        char *beside = mem_format("%.*s/%s", (int)(strrchr(file, '/') - file), file, way);
        found = realpath(beside, NULL);
        free(beside);
    }
    free(file);
    return found ? found : mem_text(SMTPSPEC_CONFIGURED_CASES);
}
