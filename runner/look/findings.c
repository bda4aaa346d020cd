#include "findings.h"

#include "memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct findings {
    const struct smtpspec_reporter *reporter;
    struct secrets *secrets;
    pthread_mutex_t lock;
    char **texts;
    size_t count;
};

struct findings *findings_new(const struct smtpspec_reporter *reporter, struct secrets *secrets)
{
    struct findings *findings = mem_alloc(sizeof *findings);
    findings->reporter = reporter;
    findings->secrets = secrets;
    pthread_mutex_init(&findings->lock, NULL);
    return findings;
}

void findings_free(struct findings **findings)
{
    if (!*findings)
        return;
    for (size_t i = 0; i < (*findings)->count; i++)
        free((*findings)->texts[i]);
    free((*findings)->texts);
    pthread_mutex_destroy(&(*findings)->lock);
    free(*findings);
    *findings = NULL;
}

static bool is_known(const struct findings *findings, const char *text)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->texts[i], text) == 0)
            return true;
    return false;
}

void findings_add(struct findings *findings, const char *text)
{
    char *shown = secrets_hide(findings->secrets, mem_text(text));
    pthread_mutex_lock(&findings->lock);
    if (!is_known(findings, shown)) {
        findings->texts = mem_grow(findings->texts, findings->count + 1, sizeof *findings->texts);
        findings->texts[findings->count++] = mem_text(shown);
        if (findings->reporter && findings->reporter->finding)
            findings->reporter->finding(findings->reporter->state, shown);
    }
    pthread_mutex_unlock(&findings->lock);
    free(shown);
}

char **findings_take(struct findings *findings, size_t *count)
{
    pthread_mutex_lock(&findings->lock);
    char **texts = findings->texts;
    *count = findings->count;
    findings->texts = NULL;
    findings->count = 0;
    pthread_mutex_unlock(&findings->lock);
    return texts;
}
