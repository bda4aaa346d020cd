/* What the parts of the HTML report share. */
#ifndef HTML_H
#define HTML_H

#include "smtpspec.h"
#include "xml.h"

/* The style sheet. Static storage. */
const char *html_style(void);

/* <NAME class="CLASS">TEXT</NAME>; CLASS may be NULL. */
void html_element(struct xml *xml, const char *name, const char *class_name, const char *text);
/* <NAME class="CLASS"> */
void html_open(struct xml *xml, const char *name, const char *class_name);

/* One case, to which ANCHOR links: a line that opens to show what was expected, what arrived, and
 * the dialogue. */
void html_case(struct xml *xml, const struct smtpspec_result *result, const char *anchor,
               bool open);

/* The anchor of a case of RECORD, which is the TARGET-th of the page; free() it. */
char *html_anchor(const struct smtpspec_record *record, const struct smtpspec_result *result,
                  size_t target);

/* A list of links to what is worth a look in RECORD, that which hurts most first; nothing if
 * nothing is. */
void html_findings(struct xml *xml, const struct smtpspec_record *record, size_t target);

#endif
