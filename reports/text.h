/* Texts of a record, made fit for every format. What a server said is already escaped; titles and
 * reasons are free text, and a record may come from a file that anybody wrote. */
#ifndef TEXT_H
#define TEXT_H

#include "buffer.h"

/* Appends TEXT as valid UTF-8 without control characters or anything that XML cannot hold: such
 * octets become \r, \n or \xNN. Printable text stays as it is. TEXT may be NULL. */
void text_clean(struct buffer *out, const char *text);
/* The same as a new string, which the caller frees. */
char *text_cleaned(const char *text);

/* A reply in a record as a new string, cleaned and without its final CRLF; the caller frees it. */
char *text_reply(const char *text);

/* Appends TEXT, which it cleans, in lines of at most WIDTH columns, each indented by INDENT except
 * the first, which continues OUT at column COLUMN; the last has no line ending. A word longer than
 * a line stays whole. */
struct text_wrap {
    size_t width, indent, column;
};
void text_wrapped(struct buffer *out, const char *text, struct text_wrap wrap);

/* Appends TEXT, cleaned and shortened in the middle to about MOST columns, with the number of
 * characters left out. */
void text_shortened(struct buffer *out, const char *text, size_t most);

/* The columns that the first LENGTH octets of a cleaned text take. */
size_t text_columns(const char *clean, size_t length);

/* Appends spaces to pad a text of TAKEN columns to COLUMNS. */
void text_pad(struct buffer *out, size_t taken, size_t columns);

/* A count and its noun: "1 case", "3 cases". */
void text_counted(struct buffer *out, size_t count, const char *noun);

#endif
