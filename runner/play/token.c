#include "token.h"

#include "clock.h"
#include "memory.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

struct tokens {
    char run[9];
    atomic_uint next;
};

struct tokens *tokens_new(void)
{
    struct tokens *tokens = mem_alloc(sizeof *tokens);
    unsigned random = 0;
    if (getrandom(&random, sizeof random, 0) != sizeof random) /* it may be forbidden */
        random = (unsigned)clock_now() * 65599 + (unsigned)getpid();
    snprintf(tokens->run, sizeof tokens->run, "%08x", random);
    atomic_init(&tokens->next, 1);
    return tokens;
}

void tokens_free(struct tokens **tokens)
{
    free(*tokens);
    *tokens = NULL;
}

void tokens_next(struct tokens *tokens, char out[TOKEN_LENGTH + 1])
{
    snprintf(out, TOKEN_LENGTH + 1, "%s%s%08x", TOKEN_PREFIX, tokens->run,
             atomic_fetch_add(&tokens->next, 1));
}

const char *tokens_run(const struct tokens *tokens)
{
    return tokens->run;
}
