/* XML and HTML by libxml2's writer: the structure escapes, and every text is cleaned first, since
 * the writer itself lets control characters through. */
#ifndef XML_H
#define XML_H

#include "err.h"

#include <stdio.h>

struct xml;

/* Writes to TO, which stays open. */
struct xml *xml_new(FILE *to);
/* Ends the document. False if anything could not be written since xml_new. Frees *XML. */
bool xml_end(struct xml **xml, struct err *err);

void xml_declaration(struct xml *xml); /* <?xml version="1.0" encoding="UTF-8"?> */
void html_doctype(struct xml *xml);    /* <!DOCTYPE html> */

/* <NAME> and its end. An element without content ends as <NAME/>, in html_close as <NAME></NAME>,
 * which HTML wants of all elements but the void ones. */
void xml_open(struct xml *xml, const char *name);
void xml_close(struct xml *xml);
void html_close(struct xml *xml);
/* A line break and indentation, where the writer's own would change the text. */
void xml_newline(struct xml *xml, unsigned depth);

void xml_attribute(struct xml *xml, const char *name, const char *text);
void xml_attribute_format(struct xml *xml, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Text of the record: cleaned, line ends included. */
void xml_text(struct xml *xml, const char *text);
/* Text that was cleaned already and holds line ends of ours. */
void xml_lines(struct xml *xml, const char *lines);
/* Octets of ours that are written as they are: style sheets and scripts. */
void xml_raw(struct xml *xml, const char *octets);

#endif
