/* Untrusted text in Markdown. */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "buffer.h"

/* Appends TEXT, cleaned, with anything that could become markup escaped. */
void markdown_text(struct buffer *out, const char *text);

#endif
