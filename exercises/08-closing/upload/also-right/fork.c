/* Also right: C, with a second process that sends. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int copy(int from, int to) {
    static char buffer[65536];
    ssize_t count;
    while ((count = read(from, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0, taken; done < count; done += taken) {
            taken = write(to, buffer + done, count - done);
            if (taken < 0) return 1;
        }
    }
    return count < 0;
}

int main(int argc, char **argv) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    if (argc != 3 || getaddrinfo(argv[1], argv[2], &hints, &found)) return 1;
    int sock = socket(found->ai_family, SOCK_STREAM, 0);
    if (connect(sock, found->ai_addr, found->ai_addrlen)) return 1;
    pid_t sender = fork();
    if (sender < 0) return 1;
    if (sender == 0) {
        int failed = copy(STDIN_FILENO, sock);
        shutdown(sock, SHUT_WR);
        _exit(failed);
    }
    int failed = copy(sock, STDOUT_FILENO), status;
    waitpid(sender, &status, 0);
    return failed || status;
}
