/* Plays the files of a folder through a fuzz target, where there is no libFuzzer. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define SEED_MOST 4194304

static int replay(const char *folder, const char *name, uint8_t *octets)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 0;
    }
    size_t length = fread(octets, 1, SEED_MOST, file);
    fclose(file);
    LLVMFuzzerTestOneInput(octets, length);
    return 1;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    uint8_t *octets = malloc(SEED_MOST);
    int played = 0;
    if (folder && octets)
        for (const struct dirent *entry; (entry = readdir(folder));)
            if (entry->d_name[0] != '.')
                played += replay(argv[1], entry->d_name, octets);
    if (folder)
        closedir(folder);
    free(octets);
    printf("%d inputs\n", played);
    return played == 0; /* no seeds prove nothing */
}
