#include "escape.h"
#include "count_of.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

TEST(what_would_steer_a_terminal_is_escaped_and_words_are_not)
{
    static const char *const texts[][2] = {
        {"plain \\x41", "plain \\x41"},
        {"Gr\xc3\xbc\xc3\x9f \xe6\x97\xa5", "Gr\xc3\xbc\xc3\x9f \xe6\x97\xa5"},
        {"\x1b[31m", "\\x1B[31m"},
        {"a\x7f", "a\\x7F"},
        {"\xc2\x9b"
         "31m",
         "\\xC2\\x9B31m"},
        {"\x9b"
         "31m",
         "\\x9B31m"},
        /* NOLINTBEGIN(misc-misleading-bidirectional): such text is what is tested */
        {"\xe2\x80\xae"
         "exe.txt",
         "\\xE2\\x80\\xAE"
         "exe.txt"},
        {"\xe2\x81\xa6", "\\xE2\\x81\\xA6"},
        /* NOLINTEND(misc-misleading-bidirectional) */
        {"\xe2\x80\xa8", "\\xE2\\x80\\xA8"},
        {"cut \xe2\x80", "cut \\xE2\\x80"},
        {"\xed\xa0\x80", "\\xED\\xA0\\x80"},
        {"two\r\nlines\t", "two\\r\\nlines\\x09"},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char *shown = escape_for_people(texts[i][0], strlen(texts[i][0]));
        ck_assert_str_eq(shown, texts[i][1]);
        free(shown);
    }
}

SUITE("escape")
