/* Also right: the calls of the system, read, and write until all is written. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int connected(const char *host, const char *port) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    if (getaddrinfo(host, port, &hints, &found) != 0) {
        return -1;
    }
    int sock = -1;
    for (struct addrinfo *one = found; one != NULL; one = one->ai_next) {
        sock = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
        if (sock >= 0 && connect(sock, one->ai_addr, one->ai_addrlen) == 0) {
            break;
        }
        close(sock);
        sock = -1;
    }
    freeaddrinfo(found);
    return sock;
}

int main(int argc, char **argv) {
    int sock = argc == 3 ? connected(argv[1], argv[2]) : -1;
    if (sock < 0) {
        perror("connect");
        return 1;
    }
    char buffer[512];
    ssize_t count;
    while ((count = read(sock, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0; done < count;) {
            ssize_t written = write(STDOUT_FILENO, buffer + done, count - done);
            if (written < 0) {
                perror("write");
                return 1;
            }
            done += written;
        }
    }
    if (count < 0) {
        perror("read");
        return 1;
    }
    return close(sock);
}
