/* A program of somebody else's. It has names of its own that the library has inside, too, and each
 * is to keep to its own. usage: embed [CASES] */
#include <smtpspec.h>

#include <stdlib.h>
#include <string.h>

/* These would crash the library if it called them. */
void respond(void);
void buffer_add(void);
void session_send(void);
void mem_alloc(void);
void err_set(void);

void respond(void)
{
    abort();
}

void buffer_add(void)
{
    abort();
}

void session_send(void)
{
    abort();
}

void mem_alloc(void)
{
    abort();
}

void err_set(void)
{
    abort();
}

int main(int argc, char **argv)
{
    static const char *const selectors[] = {"help"};
    struct smtpspec_error error = {""};
    struct smtpspec_play play = {.size = sizeof play, .selectors = selectors, .selectors_count = 1};
    struct smtpspec_record *record = NULL;
    struct smtpspec_catalogue *catalogue = NULL;
    int status = 2;
    if (smtpspec_begin(&error))
        catalogue = smtpspec_catalogue_load(argc > 1 ? argv[1] : NULL, stderr);
    if (catalogue)
        record = smtpspec_play(catalogue, &play, &error);
    if (!record)
        fprintf(stderr, "embed: %s\n", error.text);
    else if (smtpspec_report(record, "tap", stdout, &error))
        status = smtpspec_exit_status((const struct smtpspec_record *const *)&record, 1, true);
    smtpspec_record_free(&record);
    smtpspec_catalogue_free(&catalogue);
    smtpspec_end();
    return strcmp(smtpspec_version(), SMTPSPEC_VERSION) ? 3 : status;
}
