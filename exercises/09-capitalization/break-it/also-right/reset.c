/* Also right: C, with the bytes of an e with an accent. */
#include <stdio.h>

int main(void) {
    puts("reset");
    for (int i = 0; i < 600; i++) fputs("\xc3\xa9", stdout);
    return 0;
}
