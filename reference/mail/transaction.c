#include "transaction.h"
#include "memory.h"
#include "reference_names.h"

#include <stdlib.h>

static void clear_recipients(struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->recipients_count; i++) {
        free(transaction->recipients[i].key);
        free(transaction->recipients[i].mailbox);
    }
    free(transaction->recipients);
    transaction->recipients = NULL;
    transaction->recipients_count = 0;
    transaction->recipients_refused = 0;
}

void transaction_clear(struct transaction *transaction)
{
    clear_recipients(transaction);
    buffer_release(&transaction->content);
    *transaction = (struct transaction){0};
}

struct recipient *transaction_add_recipient(struct transaction *transaction, const char *key,
                                            const char *mailbox)
{
    size_t count = transaction->recipients_count++;
    transaction->recipients =
        mem_grow(transaction->recipients, count + 1, sizeof *transaction->recipients);
    struct recipient *recipient = &transaction->recipients[count];
    *recipient = (struct recipient){.key = mem_text(key), .mailbox = mem_text(mailbox)};
    return recipient;
}
