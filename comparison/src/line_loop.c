/* The measure: the line service as one loop, in C with epoll. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LIMIT = 1024 };

/* A connection, a line that is not whole, and an answer that is not sent. */
struct client {
    int conn;
    size_t line, answer, sent;
    char text[2 * LIMIT];
};

/* Makes calls until one of them would have to wait. Returns 0 at the end. */
static int go_on(struct client *c) {
    for (;;) {
        ssize_t count;
        if (c->sent < c->answer) {
            count = send(c->conn, c->text + c->sent, c->answer - c->sent, MSG_NOSIGNAL);
            if (count < 0) return errno == EAGAIN;
            c->sent += count;
            if (c->sent == c->answer) {
                memmove(c->text, c->text + c->answer, c->line -= c->answer);
                c->sent = c->answer = 0;
            }
            continue;
        }
        if (c->line >= LIMIT) return 0;
        count = recv(c->conn, c->text + c->line, LIMIT, 0);
        if (count < 0) return errno == EAGAIN;
        if (count == 0) return 0;
        for (size_t end = c->line + count; c->line < end; c->line++) {
            if (c->text[c->line] == '\n') c->answer = c->line + 1;
        }
        for (size_t i = 0; i < c->answer; i++) c->text[i] = toupper((unsigned char)c->text[i]);
    }
}

int main(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), loop = epoll_create1(0);
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t room = sizeof own;
    struct epoll_event event = {.events = EPOLLIN}, events[1024];
    if (bind(listener, (struct sockaddr *)&own, sizeof own) || listen(listener, 4096) ||
        getsockname(listener, (struct sockaddr *)&own, &room) ||
        epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event)) {
        perror("line_loop");
        return 1;
    }
    printf("LISTENING %d\n", ntohs(own.sin_port));
    fflush(stdout);

    for (;;) {
        int count = epoll_wait(loop, events, 1024, -1);
        for (int i = 0; i < count; i++) {
            struct client *c = events[i].data.ptr;
            if (c == NULL) {
                int conn = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (conn < 0 || !(c = calloc(1, sizeof *c))) continue;
                c->conn = conn;
                event = (struct epoll_event){.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
                epoll_ctl(loop, EPOLL_CTL_ADD, conn, &event);
            } else if (!go_on(c)) {
                close(c->conn);
                free(c);
            }
        }
    }
}
