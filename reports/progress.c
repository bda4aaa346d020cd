/* The progress line: one line on a terminal, redrawn as results arrive and removed at the end. */
#include "memory.h"
#include "report.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#define BAR_WIDTH 24
#define REDRAW_MS 50

struct progress {
    FILE *to;
    long drawn_at; /* milliseconds; 0: nothing is on the line */
    size_t failures;
};

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t line_width(FILE *to)
{
    struct winsize size;
    if (ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        return size.ws_col - 1u;
    return 79;
}

static void draw(struct progress *progress, const char *id, size_t done, size_t total)
{
    char bar[BAR_WIDTH + 1];
    size_t full = total ? done * BAR_WIDTH / total : 0;
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', full < BAR_WIDTH ? full : BAR_WIDTH);
    bar[BAR_WIDTH] = '\0';
    struct buffer line = {0};
    buffer_format(&line, "[%s] %zu/%zu  ", bar, done, total);
    if (progress->failures) {
        text_counted(&line, progress->failures, "failure");
        buffer_add_text(&line, "  ");
    }
    text_clean(&line, id);
    size_t width = line_width(progress->to);
    fprintf(progress->to, "\r\033[K%.*s", (int)width, line.octets);
    fflush(progress->to);
    buffer_release(&line);
}

static bool on_result(void *state, const struct smtpspec_result *result, size_t done, size_t total)
{
    struct progress *progress = state;
    long now = now_ms();
    progress->failures += result->verdict == SMTPSPEC_FAIL ||
                          result->verdict == SMTPSPEC_UNSTEADY || result->verdict == SMTPSPEC_ERROR;
    if (progress->drawn_at && now - progress->drawn_at < REDRAW_MS && done < total)
        return true;
    progress->drawn_at = now;
    draw(progress, result->id, done, total);
    return true;
}

static void clear_line(struct progress *progress)
{
    if (!progress->drawn_at)
        return;
    fputs("\r\033[K", progress->to);
    fflush(progress->to);
    progress->drawn_at = 0;
}

static void on_record(void *state, const struct smtpspec_record *record)
{
    struct progress *progress = state;
    (void)record;
    clear_line(progress);
    progress->failures = 0;
}

/* A line that stays. */
static void on_finding(void *state, const char *text)
{
    struct progress *progress = state;
    struct buffer line = {0};
    clear_line(progress);
    text_clean(&line, text);
    fprintf(progress->to, "smtpspec: %s\n", line.octets ? line.octets : "");
    fflush(progress->to);
    buffer_release(&line);
}

struct smtpspec_reporter *report_progress_new(FILE *to)
{
    struct smtpspec_reporter *reporter = mem_alloc(sizeof *reporter);
    struct progress *progress = mem_alloc(sizeof *progress);
    progress->to = to;
    *reporter = (struct smtpspec_reporter){
        .size = sizeof *reporter, .state = progress, .finding = on_finding};
    if (report_takes_escapes(to)) {
        reporter->result = on_result;
        reporter->record = on_record;
    }
    return reporter;
}

void report_progress_free(struct smtpspec_reporter **progress)
{
    if (!*progress)
        return;
    if ((*progress)->state)
        clear_line((*progress)->state);
    free((*progress)->state);
    free(*progress);
    *progress = NULL;
}
