/* Also right: C, with the stream that fdopen puts around the connection. */
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void answer(int conn, size_t length) {
    char text[32];
    int digits = sprintf(text, "%zu\n", length);
    if (write(conn, text, digits) != digits) perror("lines");
}

int main(int argc, char **argv) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found;
    if (argc != 3 || getaddrinfo(argv[1], argv[2], &hints, &found)) return 1;
    signal(SIGPIPE, SIG_IGN);

    int listener = socket(found->ai_family, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, found->ai_addr, found->ai_addrlen) || listen(listener, 128)) {
        perror("lines");
        return 1;
    }
    struct sockaddr_in own;
    socklen_t room = sizeof own;
    getsockname(listener, (struct sockaddr *)&own, &room);
    printf("LISTENING %d\n", ntohs(own.sin_port));
    fflush(stdout);

    for (;;) {
        int conn = accept(listener, NULL, NULL);
        if (conn < 0) continue;
        FILE *reader = fdopen(conn, "rb");
        size_t length = 0;
        for (int byte; (byte = getc(reader)) != EOF;) {
            if (byte == '\n') {
                answer(conn, length);
                length = 0;
            } else {
                length++;
            }
        }
        if (length > 0) answer(conn, length);
        fclose(reader);
    }
}
