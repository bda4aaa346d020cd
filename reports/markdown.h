/* Markdown of texts that anybody wrote. */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "buffer.h"

/* Appends TEXT, cleaned, with all that could become markup escaped. */
void markdown_text(struct buffer *out, const char *text);

#endif
