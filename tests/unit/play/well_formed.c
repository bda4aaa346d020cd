/* What any client may send. */
#include "well_formed.h"
#include "unit.h"

#include <string.h>

static const struct row {
    const char *octets;
    unsigned last_code;
    bool good;
} rows[] = {
    {"NOOP\r\n", 250, true},
    {"mail from:<a@b.example>\r\n", 250, true},
    {"NOOP\n", 250, false},
    {"NOOP\r", 250, false},
    {"NOOP\r\nNOOP\r\n", 250, false},
    {"FROB\r\n", 250, false},
    {"NOOPS\r\n", 250, false},
    {"NOOP \x01\r\n", 250, false},
    {"NOOP \xc3\xa9\r\n", 250, false},
    {"\r\n", 250, false},
    {"hello\r\n.\r\n", 354, true},
    {"\xc3\xa9\r\n.\r\n", 354, true},
    {"hello\n.\r\n", 354, false},
    {"hello\rworld\r\n.\r\n", 354, false},
    {"hello", 354, false},
    {"AHVzZXI=\r\n", 334, true},
};

TEST_EACH(only_known_commands_and_whole_lines_are_well_formed, rows)
{
    ck_assert_msg(well_formed(row->last_code, row->octets, strlen(row->octets)) == row->good, "%s",
                  row->octets);
}

TEST(a_command_has_512_octets_at_most)
{
    char line[514];
    memset(line, 'x', sizeof line);
    memcpy(line, "NOOP ", 5);
    memcpy(line + 510, "\r\n", 2);
    ck_assert(well_formed(250, line, 512));
    memcpy(line + 510, "x\r\n", 3);
    ck_assert(!well_formed(250, line, 513));
}

TEST(a_line_of_content_has_1000_octets_at_most)
{
    char line[1001];
    memset(line, 'x', sizeof line);
    memcpy(line + 998, "\r\n", 2);
    ck_assert(well_formed(354, line, 1000));
    memcpy(line + 998, "x\r\n", 3);
    ck_assert(!well_formed(354, line, 1001));
}

TEST(nul_is_not_well_formed)
{
    ck_assert(!well_formed(354, "a\0b\r\n.\r\n", 8));
}

SUITE("well_formed")
