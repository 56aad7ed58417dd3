/* Also right: the calls of the system. A send to a client that has left only fails. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
    socklen_t length = sizeof addr;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (inet_pton(AF_INET, argv[1], &addr.sin_addr) != 1 ||
        bind(listener, (struct sockaddr *)&addr, sizeof addr) < 0 || listen(listener, 2) < 0 ||
        getsockname(listener, (struct sockaddr *)&addr, &length) < 0) {
        perror("listen");
        return 1;
    }
    printf("LISTENING %d\n", ntohs(addr.sin_port));
    fflush(stdout);
    for (int number = 1;; number++) {
        length = sizeof addr;
        int conn = accept(listener, (struct sockaddr *)&addr, &length);
        if (conn < 0) {
            perror("accept");
            continue;
        }
        dprintf(conn, "You are visitor %d, from port %d.\n", number, ntohs(addr.sin_port));
        close(conn);
    }
}
