#include "box.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

struct box *box_new(const char *recipient)
{
    struct box *box = mem_alloc(sizeof *box);
    box->recipient = mem_text(recipient);
    return box;
}

void box_free(struct box *box)
{
    for (size_t i = 0; i < box->count; i++) {
        free(box->messages[i].delivery.octets);
        free(box->messages[i].marks);
    }
    free(box->messages);
    free(box->tokens);
    free(box->given_up);
    free(box->recipient);
    free(box);
}

static void mark(struct message *message)
{
    const char *octets = message->delivery.octets, *end = octets + message->delivery.length;
    size_t length = strlen(TOKEN_PREFIX);
    for (const char *at = octets; (at = memmem(at, (size_t)(end - at), TOKEN_PREFIX, length));
         at += length) {
        message->marks = mem_grow(message->marks, message->marks_count + 1, sizeof *message->marks);
        message->marks[message->marks_count++] = (size_t)(at - octets);
    }
}

void box_add(struct box *box, const struct delivery *delivery)
{
    box->messages = mem_grow(box->messages, box->count + 1, sizeof *box->messages);
    struct message *message = &box->messages[box->count++];
    *message = (struct message){.delivery = *delivery};
    mark(message);
    box->vain = 0;
    box->is_named = false;
}

static bool holds(const struct message *message, const char *token, size_t length)
{
    const struct delivery *delivery = &message->delivery;
    for (size_t i = 0; i < message->marks_count; i++)
        if (delivery->length - message->marks[i] >= length &&
            memcmp(delivery->octets + message->marks[i], token, length) == 0)
            return true;
    return false;
}

size_t box_matches(const struct box *box, const char *token, size_t first)
{
    size_t found = 0, length = strlen(token);
    for (size_t i = first; i < box->count; i++)
        found += holds(&box->messages[i], token, length);
    return found;
}

struct delivery *box_copies(const struct box *box, const char *token, size_t found)
{
    struct delivery *out = mem_alloc((found + 1) * sizeof *out);
    size_t count = 0, length = strlen(token);
    for (size_t i = 0; i < box->count && count < found; i++) {
        const struct delivery *delivery = &box->messages[i].delivery;
        if (holds(&box->messages[i], token, length))
            out[count++] = (struct delivery){mem_copy(delivery->octets, delivery->length),
                                             delivery->length, delivery->quotes_from};
    }
    return out;
}

void box_join(struct box *box, const char *token)
{
    box->tokens = mem_grow(box->tokens, box->tokens_count + 1, sizeof *box->tokens);
    box->tokens[box->tokens_count++] = token;
}

void box_leave(struct box *box, const char *token)
{
    for (size_t i = 0; i < box->tokens_count; i++)
        if (box->tokens[i] == token) {
            box->tokens[i] = box->tokens[--box->tokens_count];
            return;
        }
}

char **box_tokens(const struct box *box)
{
    char **tokens = mem_alloc((box->tokens_count + 1) * sizeof *tokens);
    for (size_t i = 0; i < box->tokens_count; i++)
        tokens[i] = mem_text(box->tokens[i]);
    return tokens;
}

void box_tokens_free(char **tokens)
{
    for (char **token = tokens; *token; token++)
        free(*token);
    free(tokens);
}
