/* Also right: C, with writev for the two pieces, and lines from getline. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    if (argc != 3 || getaddrinfo(argv[1], argv[2], &hints, &found)) return 1;
    int sock = socket(found->ai_family, SOCK_STREAM, 0);
    if (connect(sock, found->ai_addr, found->ai_addrlen)) return 1;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        if (line[length - 1] == '\n') length--;
        char header[32];
        int digits = sprintf(header, "%zd\n", length);
        struct iovec pieces[2] = {{header, digits}, {line, length}};
        /* At most about 1,000 bytes: the system has room for them. */
        if (writev(sock, pieces, 2) != digits + length) return 1;
        char byte = 0;
        while (byte != '\n') {
            if (read(sock, &byte, 1) != 1) return 1;
            putchar(byte);
        }
    }
    return 0;
}
