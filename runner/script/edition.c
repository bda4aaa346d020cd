#include "edition.h"

#include "buffer.h"
#include "memory.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* A sum, so that the order does not matter. */
void edition_add(struct edition *edition, const char *name, const char *octets, size_t length)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    struct buffer whole = {0};
    uint64_t number = 0;
    buffer_add(&whole, name, strlen(name) + 1);
    if (length)
        buffer_add(&whole, octets, length);
    EVP_Digest(whole.octets, whole.length, digest, NULL, EVP_sha256(), NULL);
    for (size_t i = 0; i < sizeof number; i++)
        number = number << 8 | digest[i];
    edition->sum += number;
    buffer_release(&whole);
}

void edition_add_file(struct edition *edition, const char *name, const char *file)
{
    FILE *from = fopen(file, "r");
    struct buffer octets = {0};
    char piece[16384];
    size_t length;
    while (from && (length = fread(piece, 1, sizeof piece, from)) > 0)
        buffer_add(&octets, piece, length);
    if (from) {
        edition_add(edition, name, buffer_text(&octets), octets.length);
        fclose(from);
    }
    buffer_release(&octets);
}

char *edition_revision(const struct edition *edition)
{
    return mem_format("%016" PRIx64, edition->sum);
}
