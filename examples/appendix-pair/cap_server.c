/* The capitalization server in C: one client, one read, one answer. */
#include <arpa/inet.h>
#include <locale.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

static void stop(const char *call) {
    perror(call);
    exit(1);
}

int main(int argc, char **argv) {
    if (!setlocale(LC_ALL, "C.UTF-8")) setlocale(LC_ALL, "en_US.UTF-8");
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

    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (listener < 0) stop("socket");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, found->ai_addr, found->ai_addrlen)) stop("bind");
    if (listen(listener, 128)) stop("listen");

    struct sockaddr_in addr;
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    printf("Listening on %s:%d\n", inet_ntoa(addr.sin_addr),
           ntohs(addr.sin_port));
    fflush(stdout);

    int conn = accept(listener, (struct sockaddr *)&addr, &size);
    if (conn < 0) stop("accept");
    printf("Connection from: %s:%d\n", inet_ntoa(addr.sin_addr),
           ntohs(addr.sin_port));

    char data[1025];
    ssize_t count = recv(conn, data, 1024, 0);
    if (count < 0) stop("recv");
    data[count] = 0;

    /* Letter by letter: towupper cannot make two of one. */
    wchar_t text[1025];
    if (mbstowcs(text, data, 1025) == (size_t)-1) stop("mbstowcs");
    for (wchar_t *letter = text; *letter; letter++) {
        *letter = towupper(*letter);
    }
    char answer[4 * 1024 + 1];
    size_t length = wcstombs(answer, text, sizeof answer), sent = 0;
    while (sent < length) {
        count = send(conn, answer + sent, length - sent, 0);
        if (count < 0) stop("send");
        sent += count;
    }
    close(conn);
    close(listener);
    freeaddrinfo(found);
}
