#include "xml.h"

#include "memory.h"
#include "text.h"

#include <libxml/xmlwriter.h>
#include <stdarg.h>
#include <stdlib.h>

struct xml {
    xmlTextWriterPtr writer;
    FILE *to;
    bool failed;
};

/* libxml2 would print errors to standard error, so it is not given any. */
static int write_octets(void *context, const char *octets, int length)
{
    struct xml *xml = context;
    if (fwrite(octets, 1, (size_t)length, xml->to) != (size_t)length)
        xml->failed = true;
    return length;
}

/* libxml2's strings are of unsigned char. */
static const xmlChar *octets_of(const char *text)
{
    return (const xmlChar *)text;
}

static void note(struct xml *xml, int written)
{
    if (written < 0)
        xml->failed = true;
}

struct xml *xml_new(FILE *to)
{
    struct xml *xml = mem_alloc(sizeof *xml);
    xml->to = to;
    xmlOutputBufferPtr output = xmlOutputBufferCreateIO(write_octets, NULL, xml, NULL);
    xml->writer = output ? xmlNewTextWriter(output) : NULL;
    if (!xml->writer) {
        xmlOutputBufferClose(output);
        free(xml);
        return NULL;
    }
    return xml;
}

bool xml_end(struct xml **xml, struct err *err)
{
    struct xml *old = *xml;
    *xml = NULL;
    note(old, xmlTextWriterEndDocument(old->writer));
    note(old, xmlTextWriterFlush(old->writer));
    xmlFreeTextWriter(old->writer);
    bool failed = old->failed;
    free(old);
    return !failed || err_set(err, "the document could not be written");
}

void xml_declaration(struct xml *xml)
{
    note(xml, xmlTextWriterStartDocument(xml->writer, NULL, "UTF-8", NULL));
}

void html_doctype(struct xml *xml)
{
    note(xml, xmlTextWriterWriteDTD(xml->writer, octets_of("html"), NULL, NULL, NULL));
    xml_raw(xml, "\n");
}

void xml_open(struct xml *xml, const char *name)
{
    note(xml, xmlTextWriterStartElement(xml->writer, octets_of(name)));
}

void xml_close(struct xml *xml)
{
    note(xml, xmlTextWriterEndElement(xml->writer));
}

void html_close(struct xml *xml)
{
    note(xml, xmlTextWriterFullEndElement(xml->writer));
}

void xml_newline(struct xml *xml, unsigned depth)
{
    static const char blanks[] = "\n                ";
    unsigned most = (unsigned)sizeof blanks - 2;
    unsigned length = 1 + (2 * depth < most ? 2 * depth : most);
    note(xml, xmlTextWriterWriteRawLen(xml->writer, octets_of(blanks), (int)length));
}

void xml_attribute(struct xml *xml, const char *name, const char *text)
{
    char *clean = text_cleaned(text);
    note(xml, xmlTextWriterWriteAttribute(xml->writer, octets_of(name), octets_of(clean)));
    free(clean);
}

void xml_attribute_format(struct xml *xml, const char *name, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    xml_attribute(xml, name, text);
}

void xml_lines(struct xml *xml, const char *lines)
{
    note(xml, xmlTextWriterWriteString(xml->writer, octets_of(lines)));
}

void xml_text(struct xml *xml, const char *text)
{
    char *clean = text_cleaned(text);
    xml_lines(xml, clean);
    free(clean);
}

void xml_raw(struct xml *xml, const char *octets)
{
    note(xml, xmlTextWriterWriteRaw(xml->writer, octets_of(octets)));
}
