/* The stage of the end of the data: false end-of-data sequences. */
#include "count_of.h"
#include "faulty.h"
#include "stages.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#define OCTETS(text) sizeof(text) - 1, text

/* Whether the octets that were found AT are an end, from what stands before or after them. */
typedef bool end_condition(const struct buffer *raw, size_t at, size_t length);

/* Otherwise it is a false end of another name. */
static bool is_not_behind_cr(const struct buffer *raw, size_t at, size_t length)
{
    (void)length;
    return at == 0 || raw->octets[at - 1] != '\r';
}

/* What ends in CR may yet be the correct end, or a false end of another name. */
static bool goes_on_with_text(const struct buffer *raw, size_t at, size_t length)
{
    size_t next = at + length;
    return next < raw->length && raw->octets[next] && !strchr("\r\n", raw->octets[next]);
}

static bool is_lf_before_text(const struct buffer *raw, size_t at, size_t length)
{
    return is_not_behind_cr(raw, at, length) && goes_on_with_text(raw, at, length);
}

/* Whether an empty line stands before START. */
static bool is_behind_empty_line(const struct buffer *raw, size_t start)
{
    return start >= 4 && memcmp(raw->octets + start - 4, "\r\n\r\n", 4) == 0;
}

/* The line up to there is one word, after an empty line. */
static bool ends_one_word(const struct buffer *raw, size_t at, size_t length)
{
    size_t start = at;
    (void)length;
    while (start > 0 && isalnum((unsigned char)raw->octets[start - 1]))
        start--;
    return start < at && is_behind_empty_line(raw, start);
}

static const struct false_end {
    enum fault_id fault;
    size_t length;
    const char *octets;
    end_condition *holds; /* NULL: always */
} ends[] = {
    {FAULT_LF_DOT_LF_ENDS_DATA, OCTETS("\n.\n"), is_not_behind_cr},
    {FAULT_LF_DOT_CRLF_ENDS_DATA, OCTETS("\n.\r\n"), NULL},
    {FAULT_CRLF_DOT_LF_ENDS_DATA, OCTETS("\r\n.\n"), NULL},
    {FAULT_CR_DOT_CR_ENDS_DATA, OCTETS("\r.\r"), NULL},
    {FAULT_CRLF_DOT_CR_ENDS_DATA, OCTETS("\r\n.\r"), goes_on_with_text},
    {FAULT_CR_DOT_CRLF_ENDS_DATA, OCTETS("\r.\r\n"), NULL},
    {FAULT_CRCRLF_ENDS_DATA, OCTETS("\r\r\n.\r\r\n"), NULL},
    {FAULT_CRLF_DOT_CRCRLF_ENDS_DATA, OCTETS("\r\n.\r\r\n"), NULL},
    {FAULT_NUL_DOT_ENDS_DATA, OCTETS("\r\n\0.\r\n"), NULL},
    {FAULT_DOT_NUL_ENDS_DATA, OCTETS("\r\n.\0\r\n"), NULL},
    {FAULT_DOT_BLANK_ENDS_DATA, OCTETS("\r\n. \r\n"), NULL},
    {FAULT_DOT_TAB_ENDS_DATA, OCTETS("\r\n.\t\r\n"), NULL},
    {FAULT_BLANK_DOT_ENDS_DATA, OCTETS("\r\n .\r\n"), NULL},
    {FAULT_TWO_DOTS_END_DATA, OCTETS("\r\n..\r\n"), NULL},
    {FAULT_LAST_DOT_ENDS_DATA, OCTETS(".\r\n"), ends_one_word},
    {FAULT_LF_DOT_CR_ENDS_DATA, OCTETS("\n.\r"), is_lf_before_text},
    {FAULT_CR_DOT_LF_ENDS_DATA, OCTETS("\r.\n"), NULL},
    {FAULT_LF_DOT_CRCRLF_ENDS_DATA, OCTETS("\n.\r\r\n"), NULL},
    {FAULT_NUL_IN_CRLF_ENDS_DATA, OCTETS("\r\n.\r\0\n"), NULL},
    {FAULT_QUIT_ENDS_DATA, OCTETS("\r\nQUIT\r\n"), NULL},
};

/* The offset of OCTETS in the raw data; SIZE_MAX if they are not there. */
static size_t find(const struct data_search *search, size_t from, const char *octets, size_t length)
{
    const struct buffer *raw = search->raw;
    if (from > raw->length)
        return SIZE_MAX;
    const char *found = memmem(raw->octets + from, raw->length - from, octets, length);
    return found ? (size_t)(found - raw->octets) : SIZE_MAX;
}

static size_t find_false(const struct data_search *search, const struct false_end *end)
{
    size_t at = find(search, search->from, end->octets, end->length);
    while (at != SIZE_MAX && end->holds && !end->holds(search->raw, at, end->length))
        at = find(search, at + 1, end->octets, end->length);
    return at;
}

/* The correct end counts only from FROM on. */
static void find_later(const struct data_search *search, size_t from, struct data_end *end)
{
    if (end->at < from)
        end->at = find(search, from, "\r\n.\r\n", end->length);
}

/* Whether the line up to END stands after an empty line, and ends in a dot. */
static bool is_lone_sentence(const struct buffer *raw, size_t end)
{
    size_t start = end;
    while (start > 0 && raw->octets[start - 1] != '\n')
        start--;
    return start < end && raw->octets[end - 1] == '.' && is_behind_empty_line(raw, start);
}

/* After such a line, the correct end counts only after an empty one. */
static void need_empty_line(const struct data_search *search, struct data_end *end)
{
    if (end->at == SIZE_MAX || !is_lone_sentence(search->raw, end->at))
        return;
    static const char octets[] = "\r\n\r\n.\r\n";
    *end = (struct data_end){
        .at = find(search, search->from > 1 ? search->from - 2 : 0, octets, sizeof octets - 1),
        .length = sizeof octets - 1,
        .kept = 4,
    };
}

void fault_data_end(const struct session *session, const struct data_search *search,
                    struct data_end *end)
{
    if (faulty(session, FAULT_EMPTY_DATA_GOES_ON))
        find_later(search, 2, end);
    if (faulty(session, FAULT_END_OF_DATA_IN_ONE_PIECE) && search->piece > 2)
        find_later(search, search->piece, end);
    if (faulty(session, FAULT_DOT_NEEDS_EMPTY_LINE))
        need_empty_line(search, end);
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (!faulty(session, ends[i].fault))
            continue;
        size_t at = find_false(search, &ends[i]);
        if (at < end->at)
            *end = (struct data_end){.at = at,
                                     .length = ends[i].length,
                                     .kept = strcspn(ends[i].octets, "."),
                                     .is_false = true};
    }
}
