/* The capitalization client in C: one line, and the answer to it. */
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void stop(const char *call) {
    perror(call);
    exit(1);
}

int main(int argc, char **argv) {
    /* A send to nobody is to be an error, and not the program's end. */
    signal(SIGPIPE, SIG_IGN);
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "5220";
    struct addrinfo hints = {.ai_family = AF_INET};
    struct addrinfo *found;
    int fault = getaddrinfo(host, port, &hints, &found);
    if (fault) {
        fprintf(stderr, "%s: %s\n", host, gai_strerror(fault));
        return 1;
    }
    int sock = socket(AF_INET, SOCK_STREAM, 0);
    if (sock < 0) stop("socket");
    if (connect(sock, found->ai_addr, found->ai_addrlen)) stop("connect");

    printf("Enter a string: ");
    fflush(stdout);
    char line[1026];
    if (!fgets(line, sizeof line, stdin)) return 1;
    line[strcspn(line, "\r\n")] = 0;

    size_t length = strlen(line), sent = 0;
    while (sent < length) {
        ssize_t count = send(sock, line + sent, length - sent, 0);
        if (count < 0) stop("send");
        sent += count;
    }
    char data[1024];
    ssize_t count;
    while ((count = recv(sock, data, sizeof data, 0)) > 0) {
        fwrite(data, 1, count, stdout);
    }
    if (count < 0) stop("recv");
    printf("\n");
    close(sock);
    freeaddrinfo(found);
}
