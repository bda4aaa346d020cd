/* Whatever a server sends, the reader keeps every octet in order, stays within its limits, and sees
 * the same replies whether the octets arrive at once or one by one. */
#include "reply.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void check_lines(const struct reply *reply)
{
    size_t at = 0;
    for (size_t i = 0; i < reply->count; i++) {
        const struct reply_line *line = &reply->lines[i];
        demand(line->start == at);
        demand(line->text + line->text_length == line->start + line->length);
        demand(line->text >= line->start);
        at = line->start + line->length;
        while (at < reply->octets.length && reply->octets.octets[at] != '\n')
            at++;
        demand(at - line->start - line->length <= 1); /* a CR at most */
        at += at < reply->octets.length;
    }
    demand(at == reply->octets.length);
}

static void check(const struct reply *reply)
{
    demand(reply->count >= 1 && reply->count <= REPLY_LINES_MOST);
    demand(reply->octets.length >= 1);
    demand(reply->octets.length <= REPLY_MOST + REPLY_LINE_MOST);
    demand(reply->text.length <= reply->octets.length);
    demand(reply->code <= 999 && reply->code == reply->lines[reply->count - 1].code);
    demand(reply->faults < 1u << REPLY_FAULTS);
    check_lines(reply);
}

static bool is_same(const struct reply *one, const struct reply *other)
{
    return one->count == other->count && one->faults == other->faults &&
           one->octets.length == other->octets.length && one->text.length == other->text.length &&
           memcmp(one->text.octets, other->text.octets, one->text.length) == 0;
}

/* Takes the next reply as if the octets from *AT on arrived one by one. */
static void take_slowly(const uint8_t *octets, size_t length, size_t *at, struct buffer *input,
                        struct reply *reply)
{
    struct reply_scan scan = {0};
    while (!reply_take_on(&scan, input, *at == length, reply)) {
        demand(*at < length);
        buffer_add(input, octets + (*at)++, 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    struct buffer whole = {0};
    struct buffer slow = {0};
    struct reply reply = {0};
    struct reply slowly = {0};
    size_t taken = 0;
    size_t at = 0;
    buffer_add(&whole, octets, length);
    while (reply_take(&whole, true, &reply)) {
        check(&reply);
        demand(memcmp(reply.octets.octets, octets + taken, reply.octets.length) == 0);
        taken += reply.octets.length;
        take_slowly(octets, length, &at, &slow, &slowly);
        demand(is_same(&reply, &slowly));
    }
    demand(taken == length && whole.length == 0 && slow.length == 0);
    buffer_release(&whole);
    buffer_release(&slow);
    reply_release(&reply);
    reply_release(&slowly);
    return 0;
}
