/* Whatever a resolver answers, reading it ends, and gives names and addresses in bounds. */
#include "dns_take.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    if (length > 65535) /* of a message by TCP, RFC 1035 4.2.2 */
        return 0;
    for (enum dns_type type = DNS_A; type <= DNS_MX; type++) {
        struct dns_answer answer = {0};
        dns_take(type, octets, (int)length, &answer);
        if (answer.count > 64)
            abort();
        for (size_t i = 0; i < answer.count; i++)
            if (!*answer.records[i].value || strlen(answer.records[i].value) > 1100)
                abort();
        dns_answer_release(&answer);
    }
    return 0;
}
