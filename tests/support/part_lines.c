/* usage: part_lines: a filter that passes on the lines whose first word part.h chooses. */
#include "part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    part_tell();
    while (getline(&line, &size, stdin) > 0) {
        char *key = strndup(line, strcspn(line, " \n"));
        if (key && part_holds(key))
            fputs(line, stdout);
        free(key);
    }
    free(line);
    return 0;
}
