/* Texts of a record, made fit for every format. What a server said is escaped already; titles and
 * reasons are free text, and a record may come from a file that anybody wrote. */
#ifndef TEXT_H
#define TEXT_H

#include "buffer.h"

/* Appends TEXT as valid UTF-8 without control characters and without what XML cannot hold: each
 * such octet becomes \r, \n or \xNN. Printable text stays as it is. TEXT may be NULL. */
void text_clean(struct buffer *out, const char *text);
/* The same in new memory; the caller frees it. */
char *text_cleaned(const char *text);

/* A reply of a record in new memory, cleaned, without the CRLF that ends it; the caller frees it.
 */
char *text_reply(const char *text);

/* Appends TEXT (cleaned by this function) in lines of at most WIDTH columns, each INDENT columns
 * in, but for the first, which begins where OUT stands (column COLUMN), and the last without a
 * line end. A word longer than a line stays whole. */
struct text_wrap {
    size_t width, indent, column;
};
void text_wrapped(struct buffer *out, const char *text, struct text_wrap wrap);

/* Appends TEXT cleaned, cut in the middle to about MOST columns with the number of octets left
 * out. */
void text_shortened(struct buffer *out, const char *text, size_t most);

/* Columns of the first LENGTH octets of a cleaned text. */
size_t text_columns(const char *clean, size_t length);

/* Appends blanks behind a text that takes TAKEN columns, until it has COLUMNS. */
void text_pad(struct buffer *out, size_t taken, size_t columns);

/* A count and its noun: "1 case", "3 cases". */
void text_counted(struct buffer *out, size_t count, const char *noun);

#endif
