/* One SMTP reply as it arrived (RFC 5321 4.2), and the strict reader that splits input into
 * replies.
 *
 * The reader repairs nothing. It accepts what arrives, keeps the octets and records every way in
 * which they are malformed; the catalogue's invariants decide what each is worth. An LF ends a
 * line, with or without a CR before it. */
#ifndef REPLY_H
#define REPLY_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum reply_fault {
    REPLY_BARE_LF = 1 << 0, /* an LF that does not follow a CR */
    REPLY_BARE_CR = 1 << 1, /* a CR that is not followed by LF */
    REPLY_NUL = 1 << 2,
    REPLY_CONTROL = 1 << 3,       /* one of the other octets 1-8, 11-31 and 127 */
    REPLY_8BIT = 1 << 4,          /* an octet above 127 */
    REPLY_BAD_CODE = 1 << 5,      /* a line does not begin with three digits */
    REPLY_CODE_RANGE = 1 << 6,    /* digits outside 2-5, 0-5, 0-9 (RFC 5321 4.2) */
    REPLY_CODE_CHANGES = 1 << 7,  /* different codes in one multi-line reply */
    REPLY_BAD_SEPARATOR = 1 << 8, /* neither space, hyphen nor line ending after the code */
    REPLY_NO_TEXT = 1 << 9,       /* only a code and a line ending */
    REPLY_LONG_LINE = 1 << 10,    /* over 512 octets with CRLF (RFC 5321 4.5.3.1.5) */
    REPLY_TOO_BIG =
        1 << 11,         /* exceeds REPLY_LINE_MOST, REPLY_LINES_MOST or REPLY_MOST: cut there */
    REPLY_CUT = 1 << 12, /* the connection ended within it */
    REPLY_UNASKED =
        1
        << 13, /* unsolicited: arrived before the command; set by the session, not by the reader */
};
#define REPLY_FAULTS 14

/* Bounds for what a hostile server can make us keep. */
#define REPLY_LINE_MOST 65536
#define REPLY_LINES_MOST 1000
#define REPLY_MOST 1048576

/* "bare-lf", "code-changes" …: the names that cases use. Static storage; NULL unless it is a single
 * fault. */
const char *reply_fault_name(enum reply_fault fault);
/* 0 if there is no such name. */
enum reply_fault reply_fault_by_name(const char *name);

struct reply_line {
    size_t start;  /* offset in the reply's octets */
    size_t length; /* without the line ending */
    size_t text;   /* offset of the text after code and separator */
    size_t text_length;
    unsigned code;  /* 0 if it does not begin with three digits */
    char separator; /* ' ', '-', or 0 for anything else */
};

struct reply {
    struct buffer octets; /* all of it, including line endings */
    struct buffer text;   /* the texts of the lines, joined by LF */
    struct reply_line *lines;
    size_t count;
    size_t room;     /* private: how many lines there is memory for */
    unsigned code;   /* of the last line; 0: no reply code */
    unsigned faults; /* bits of enum reply_fault */
    double seconds;  /* from the request for it to its last octet */
};

void reply_clear(struct reply *reply);   /* keeps its memory */
void reply_release(struct reply *reply); /* frees its memory; usable again */

/* How far an input has been searched for the end of a reply, so that each octet is looked at once,
 * however slowly they arrive. All zero at the start of each reply. */
struct reply_scan {
    size_t at;    /* octets looked at */
    size_t line;  /* where the current line begins */
    size_t lines; /* complete lines before it */
};

/* Takes one reply off the front of INPUT. True: REPLY is complete (or cut for its size), its octets
 * are dropped from INPUT, and SCAN is ready for the next. False: more octets are needed; only SCAN
 * has changed. ENDED: the connection has ended, so no more will come (REPLY_CUT; false if INPUT is
 * empty). A line that is not a reply (HTTP, SSH) is a reply with code 0, or within a multi-line
 * reply one of its lines. Does not set REPLY->seconds. */
bool reply_take_on(struct reply_scan *scan, struct buffer *input, bool ended, struct reply *reply);

/* The same for an input that is not searched incrementally. */
bool reply_take(struct buffer *input, bool ended, struct reply *reply);

/* Fills REPLY with the partial reply in INPUT, which holds no complete one; takes nothing off. */
void reply_part(const struct buffer *input, struct reply *reply);

/* Whether it begins like a TLS alert record (RFC 8446 5.1, 6): how a server ends a handshake when
 * it gets something else. In the clear it is not a reply, not even a malformed one. */
bool reply_is_alert(const struct reply *reply);

/* Adds the reply as a message to people quotes it: escaped, shortened, in double quotes, without
 * its last line ending. */
void reply_quote(struct buffer *out, const struct reply *reply);

#endif
