/* One SMTP reply as it came (RFC 5321 4.2), and the strict reader that takes replies off the
 * octets.
 *
 * The reader repairs nothing. It accepts what came, keeps the octets, and records every fault of
 * framing; the catalogue's invariants decide what a fault is worth. A line ends at LF (with or
 * without CR before it). */
#ifndef REPLY_H
#define REPLY_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum reply_fault {
    REPLY_BARE_LF = 1 << 0, /* a line ends in LF without CR */
    REPLY_BARE_CR = 1 << 1, /* a CR that is not before an LF */
    REPLY_NUL = 1 << 2,
    REPLY_CONTROL = 1 << 3,       /* another octet 1-8, 11-31 or 127 */
    REPLY_8BIT = 1 << 4,          /* an octet above 127 */
    REPLY_BAD_CODE = 1 << 5,      /* a line does not begin with three digits */
    REPLY_CODE_RANGE = 1 << 6,    /* digits outside 2-5, 0-5, 0-9 (RFC 5321 4.2) */
    REPLY_CODE_CHANGES = 1 << 7,  /* two codes in one multi-line reply */
    REPLY_BAD_SEPARATOR = 1 << 8, /* after the code neither space, hyphen nor line end */
    REPLY_NO_TEXT = 1 << 9,       /* code and line end alone */
    REPLY_LONG_LINE = 1 << 10,    /* over 512 octets with CRLF (RFC 5321 4.5.3.1.5) */
    REPLY_TOO_BIG = 1 << 11, /* passed REPLY_LINE_MOST, REPLY_LINES_MOST or REPLY_MOST: cut there */
    REPLY_CUT = 1 << 12,     /* the connection ended within it */
    REPLY_UNASKED = 1 << 13, /* it was there before the command: found by the session, not by the
                                reader */
};
#define REPLY_FAULTS 14

/* Bounds for what a hostile server can make us keep. */
#define REPLY_LINE_MOST 65536
#define REPLY_LINES_MOST 1000
#define REPLY_MOST 1048576

/* "bare-lf", "code-changes" …: the names cases use. Static storage; NULL for no single fault. */
const char *reply_fault_name(enum reply_fault fault);
/* 0 if NAME is none. */
enum reply_fault reply_fault_by_name(const char *name);

struct reply_line {
    size_t start;  /* offset in the reply's octets */
    size_t length; /* without the line end */
    size_t text;   /* offset of the text behind code and separator */
    size_t text_length;
    unsigned code;  /* 0 if it does not begin with three digits */
    char separator; /* ' ', '-', or 0 for anything else */
};

struct reply {
    struct buffer octets; /* all of it, line ends included */
    struct buffer text;   /* the lines' texts, joined by LF */
    struct reply_line *lines;
    size_t count;
    size_t room;     /* private: lines there is memory for */
    unsigned code;   /* of the last line; 0: no reply code */
    unsigned faults; /* of enum reply_fault */
    double seconds;  /* from asking for it until its last octet */
};

void reply_clear(struct reply *reply);   /* keeps memory */
void reply_release(struct reply *reply); /* frees it; usable again */

/* How far an input has been searched for the end of a reply, so that each octet is looked at once
 * however slowly they come. All zero at the start of each reply. */
struct reply_scan {
    size_t at;    /* octets looked at */
    size_t line;  /* where the line that is being read begins */
    size_t lines; /* complete ones before it */
};

/* Takes one reply off the front of INPUT. True: REPLY is complete (or cut for size), its octets are
 * dropped from INPUT, and SCAN is ready for the next. False: more octets are needed; only SCAN
 * changed. ENDED: the connection has ended, so what is there is all (REPLY_CUT; an empty input
 * gives false). A line that is no reply (HTTP, SSH) is a reply of code 0; within a multi-line reply
 * it is a line of it. Does not set REPLY->seconds. */
bool reply_take_on(struct reply_scan *scan, struct buffer *input, bool ended, struct reply *reply);

/* The same for an input that is not searched step by step. */
bool reply_take(struct buffer *input, bool ended, struct reply *reply);

/* Fills REPLY with what INPUT, which holds no complete reply, has of one; takes nothing off. */
void reply_part(const struct buffer *input, struct reply *reply);

#endif
