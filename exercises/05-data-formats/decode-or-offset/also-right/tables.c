/* Also right: no decoder, but what RFC 3629 says of the first two bytes. */
#include <stdio.h>
#include <stdlib.h>

/* How many bytes a character has that begins here, or 0 if none does. */
static size_t character(const unsigned char *at, size_t left) {
    unsigned char lowest = 0x80, highest = 0xbf;
    size_t length;
    if (at[0] < 0x80) {
        return 1;
    } else if (at[0] >= 0xc2 && at[0] <= 0xdf) {
        length = 2;
    } else if (at[0] >= 0xe0 && at[0] <= 0xef) {
        length = 3;
    } else if (at[0] >= 0xf0 && at[0] <= 0xf4) {
        length = 4;
    } else {
        return 0;
    }
    if (at[0] == 0xe0) {
        lowest = 0xa0;
    } else if (at[0] == 0xed) {
        highest = 0x9f;
    } else if (at[0] == 0xf0) {
        lowest = 0x90;
    } else if (at[0] == 0xf4) {
        highest = 0x8f;
    }
    if (length > left || at[1] < lowest || at[1] > highest) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if (at[i] < 0x80 || at[i] > 0xbf) {
            return 0;
        }
    }
    return length;
}

int main(void) {
    size_t room = 1 << 16, length = 0, count;
    unsigned char *data = malloc(room);
    while (data != NULL && (count = fread(data + length, 1, room - length, stdin)) > 0) {
        length += count;
        if (length == room) {
            room *= 2;
            data = realloc(data, room);
        }
    }
    if (data == NULL) {
        return 2;
    }
    for (size_t at = 0; at < length;) {
        size_t step = character(data + at, length - at);
        if (step == 0) {
            printf("not UTF-8 at byte %zu\n", at);
            return 1;
        }
        at += step;
    }
    return fwrite(data, 1, length, stdout) == length ? 0 : 2;
}
