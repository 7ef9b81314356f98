/* A disk that takes its time: every fsync and fdatasync waits so many milliseconds longer.
 *
 *   gcc -shared -fPIC -O2 -o slow_disk.so bench/slow_disk.c -ldl
 *   SLOW_DISK_MS=10 SLOW_DISK_COUNT=trips LD_PRELOAD=./slow_disk.so .venv/bin/workshop serve
 *
 * With SLOW_DISK_COUNT each call adds a byte to that file, so its size is how many there were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int (*sync_call)(int);

static void take_time(void)
{
    const char *wait = getenv("SLOW_DISK_MS"), *count = getenv("SLOW_DISK_COUNT");
    if (wait) {
        long ms = atol(wait);
        struct timespec left = {ms / 1000, (ms % 1000) * 1000000L};
        while (nanosleep(&left, &left) == -1 && errno == EINTR)
            ;
    }
    if (count) {
        int file = open(count, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (file != -1) {
            (void)!write(file, "x", 1);
            close(file);
        }
    }
}

int fsync(int file)
{
    static sync_call real;
    if (!real)
        real = (sync_call)dlsym(RTLD_NEXT, "fsync");
    take_time();
    return real(file);
}

int fdatasync(int file)
{
    static sync_call real;
    if (!real)
        real = (sync_call)dlsym(RTLD_NEXT, "fdatasync");
    take_time();
    return real(file);
}
