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

/* One case: a line that opens to show what was expected, what arrived, and the dialogue. */
void html_case(struct xml *xml, const struct smtpspec_result *result, bool open);

#endif
