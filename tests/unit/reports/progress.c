#include "report.h"
#include "smtpspec.h"
#include "unit.h"

#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All that has been written so far to the terminal of MASTER. */
static void read_all(int master, char *out, size_t room)
{
    size_t length = 0;
    ssize_t got;
    ck_assert_int_eq(fcntl(master, F_SETFL, O_NONBLOCK), 0);
    while (length < room - 1 && (got = read(master, out + length, room - 1 - length)) > 0)
        length += (size_t)got;
    out[length] = '\0';
}

TEST(a_terminal_gets_one_line_that_is_gone_at_the_end)
{
    int master, slave;
    struct winsize size = {.ws_row = 24, .ws_col = 60};
    ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, &size), 0);
    FILE *to = fdopen(slave, "w");
    struct smtpspec_reporter *progress = report_progress_new(to);
    struct smtpspec_result result = {.id = "handshake/a\033[2Jcase", .verdict = SMTPSPEC_FAIL};
    struct smtpspec_record record = {0};
    char text[2048];
    progress->result(progress->state, &result, 1, 2);
    read_all(master, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "\r\033[K[############............] 1/2  1 failure"));
    ck_assert_ptr_null(strstr(text, "\033[2J"));
    ck_assert_ptr_null(strchr(text, '\n'));
    ck_assert_uint_lt(strlen(text), 60 + strlen("\r\033[K"));
    progress->result(progress->state, &result, 2, 2);
    progress->record(progress->state, &record);
    read_all(master, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "2/2  2 failures"));
    ck_assert_str_eq(text + strlen(text) - 4, "\r\033[K");
    report_progress_free(&progress);
    ck_assert_ptr_null(progress);
    fclose(to);
    close(master);
}

TEST(a_finding_is_a_line_that_stays)
{
    int ends[2];
    char text[2048];
    ck_assert_int_eq(pipe(ends), 0);
    FILE *to = fdopen(ends[1], "w");
    struct smtpspec_reporter *progress = report_progress_new(to);
    progress->finding(progress->state, "it has \033[2Jstopped");
    read_all(ends[0], text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "stopped\n"));
    ck_assert_ptr_null(strchr(text, '\033'));
    report_progress_free(&progress);
    fclose(to);
    close(ends[0]);
}

TEST(a_pipe_gets_no_bar)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    FILE *to = fdopen(ends[1], "w");
    struct smtpspec_reporter *progress = report_progress_new(to);
    ck_assert(progress->result == NULL);
    ck_assert(progress->record == NULL);
    report_progress_free(&progress);
    fclose(to);
    close(ends[0]);
}

SUITE("progress")
