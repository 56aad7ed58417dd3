/* Also right: C, with a loop around write, and SIGPIPE ignored. */
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define COUNT 20000000

static unsigned char data[COUNT];

int main(int argc, char **argv) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found;
    if (argc != 3 || getaddrinfo(argv[1], argv[2], &hints, &found)) return 1;
    for (int i = 0; i < COUNT; i++) data[i] = i % 251;
    signal(SIGPIPE, SIG_IGN);

    int listener = socket(found->ai_family, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, found->ai_addr, found->ai_addrlen) || listen(listener, 128)) {
        perror("send-all");
        return 1;
    }
    struct sockaddr_in own;
    socklen_t length = sizeof own;
    getsockname(listener, (struct sockaddr *)&own, &length);
    printf("LISTENING %d\n", ntohs(own.sin_port));
    fflush(stdout);

    for (;;) {
        int conn = accept(listener, NULL, NULL);
        if (conn < 0) continue;
        size_t sent = 0;
        while (sent < COUNT) {
            ssize_t taken = write(conn, data + sent, COUNT - sent);
            if (taken < 0) break;
            sent += taken;
        }
        close(conn);
    }
}
