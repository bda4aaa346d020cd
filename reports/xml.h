/* XML and HTML by libxml2's writer, which escapes. Every text is cleaned first, since the writer
 * lets control characters through. */
#ifndef XML_H
#define XML_H

#include "err.h"

#include <stdio.h>

struct xml;

/* Writes to TO, which stays open. */
struct xml *xml_new(FILE *to);
/* Ends the document and frees *XML. False if anything since xml_new could not be written. */
bool xml_end(struct xml **xml, struct err *err);

void xml_declaration(struct xml *xml); /* <?xml version="1.0" encoding="UTF-8"?> */
void html_doctype(struct xml *xml);    /* <!DOCTYPE html> */

/* <NAME> and its end. An element without content becomes <NAME/>, or with html_close <NAME></NAME>,
 * as HTML requires of all but void elements. */
void xml_open(struct xml *xml, const char *name);
void xml_close(struct xml *xml);
void html_close(struct xml *xml);
/* A line break and indentation, where the writer's own would alter the text. */
void xml_newline(struct xml *xml, unsigned depth);

void xml_attribute(struct xml *xml, const char *name, const char *text);
void xml_attribute_format(struct xml *xml, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Text of the record: cleaned, including its line endings. */
void xml_text(struct xml *xml, const char *text);
/* Text that is already clean and has line endings of ours. */
void xml_lines(struct xml *xml, const char *lines);
/* Our own octets, written as they are: style sheets. */
void xml_raw(struct xml *xml, const char *octets);

#endif
