#include "protocol.h"

#include "count_of.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    enum protocol protocol;
    unsigned port;
} protocols[] = {
    {"smtp", PROTOCOL_SMTP, 25},
    {"submission", PROTOCOL_SUBMISSION, 587},
    {"lmtp", PROTOCOL_LMTP, 24},
};

unsigned protocol_find(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(protocols); i++)
        if (strcmp(protocols[i].name, word) == 0)
            return protocols[i].protocol;
    return 0;
}

static size_t index_of(unsigned protocol)
{
    size_t index = COUNT_OF(protocols);
    while (--index && protocols[index].protocol != protocol)
        ;
    return index; /* the first row if there is no such protocol */
}

const char *protocol_name(unsigned protocol)
{
    return protocols[index_of(protocol)].name;
}

unsigned protocol_port(unsigned protocol)
{
    return protocols[index_of(protocol)].port;
}
