#include "transaction.h"
#include "memory.h"
#include "reference.h"

#include <stdlib.h>

void transaction_clear_recipients(struct transaction *transaction)
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
    transaction_clear_recipients(transaction);
    buffer_release(&transaction->content);
    *transaction = (struct transaction){0};
}

void transaction_keep_recipients(struct transaction *transaction)
{
    struct recipient *recipients = transaction->recipients;
    size_t count = transaction->recipients_count;
    transaction->recipients = NULL;
    transaction->recipients_count = 0;
    transaction_clear(transaction);
    transaction->recipients = recipients;
    transaction->recipients_count = count;
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
