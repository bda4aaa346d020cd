#include <stdio.h>

int main(void)
{
    puts("smtpspec");
    return 0;
}
