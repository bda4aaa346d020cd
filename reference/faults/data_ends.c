/* The stage of the end of the data: false end-of-data sequences. */
#include "count_of.h"
#include "faulty.h"
#include "stages.h"

#include <stdint.h>
#include <string.h>

#define OCTETS(text) sizeof(text) - 1, text

static const struct false_end {
    enum fault_id fault;
    size_t length;
    const char *octets;
} ends[] = {
    {FAULT_LF_DOT_LF_ENDS_DATA, OCTETS("\n.\n")},
    {FAULT_LF_DOT_CRLF_ENDS_DATA, OCTETS("\n.\r\n")},
    {FAULT_CRLF_DOT_LF_ENDS_DATA, OCTETS("\r\n.\n")},
    {FAULT_CR_DOT_CR_ENDS_DATA, OCTETS("\r.\r")},
    {FAULT_CRLF_DOT_CR_ENDS_DATA, OCTETS("\r\n.\r")},
    {FAULT_CR_DOT_CRLF_ENDS_DATA, OCTETS("\r.\r\n")},
    {FAULT_CRCRLF_ENDS_DATA, OCTETS("\r\r\n.\r\r\n")},
    {FAULT_CRLF_DOT_CRCRLF_ENDS_DATA, OCTETS("\r\n.\r\r\n")},
    {FAULT_NUL_DOT_ENDS_DATA, OCTETS("\r\n\0.\r\n")},
    {FAULT_DOT_NUL_ENDS_DATA, OCTETS("\r\n.\0\r\n")},
    {FAULT_DOT_BLANK_ENDS_DATA, OCTETS("\r\n. \r\n")},
    {FAULT_DOT_TAB_ENDS_DATA, OCTETS("\r\n.\t\r\n")},
    {FAULT_BLANK_DOT_ENDS_DATA, OCTETS("\r\n .\r\n")},
    {FAULT_TWO_DOTS_END_DATA, OCTETS("\r\n..\r\n")},
    {FAULT_LAST_DOT_ENDS_DATA, OCTETS(".\r\n")},
    {FAULT_LF_DOT_CR_ENDS_DATA, OCTETS("\n.\r")},
    {FAULT_CR_DOT_LF_ENDS_DATA, OCTETS("\r.\n")},
    {FAULT_LF_DOT_CRCRLF_ENDS_DATA, OCTETS("\n.\r\r\n")},
    {FAULT_NUL_IN_CRLF_ENDS_DATA, OCTETS("\r\n.\r\0\n")},
    {FAULT_QUIT_ENDS_DATA, OCTETS("\r\nQUIT\r\n")},
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

/* The correct end counts only from FROM on. */
static void find_later(const struct data_search *search, size_t from, struct data_end *end)
{
    if (end->at < from)
        end->at = find(search, from, "\r\n.\r\n", end->length);
}

/* The correct end counts only after an empty line. */
static void need_empty_line(const struct data_search *search, struct data_end *end)
{
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
        size_t at = find(search, search->from, ends[i].octets, ends[i].length);
        if (at < end->at)
            *end = (struct data_end){.at = at,
                                     .length = ends[i].length,
                                     .kept = strcspn(ends[i].octets, "."),
                                     .is_false = true};
    }
}
