#include "columns.h"

#include <string.h>

#define WIDTH 79

void columns_print(FILE *to, const char *label, int at, const char *text)
{
    int used = fprintf(to, "  %s", label);
    if (used + 2 > at) {
        fputc('\n', to);
        used = 0;
    }
    while (*text) {
        size_t length = strcspn(text, " ");
        if (used > at && used + 1 + (int)length > WIDTH) {
            fputc('\n', to);
            used = 0;
        }
        used += used < at ? fprintf(to, "%*s%.*s", at - used, "", (int)length, text)
                          : fprintf(to, " %.*s", (int)length, text);
        text += length + strspn(text + length, " ");
    }
    fputc('\n', to);
}
