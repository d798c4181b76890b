/*
 * Loaded before everything else (LD_PRELOAD), it makes a process believe that its disk takes longer: each fsync and
 * fdatasync waits for SLOW_DISK_US microseconds and then does what it is for.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

typedef int (*flush)(int);

static void wait_first(void) {
  const char *text = getenv("SLOW_DISK_US");
  long us = text == NULL ? 0 : atol(text);
  struct timespec left = {us / 1000000, (us % 1000000) * 1000};
  while (nanosleep(&left, &left) != 0) {
  }
}

int fsync(int fd) {
  wait_first();
  return ((flush)dlsym(RTLD_NEXT, "fsync"))(fd);
}

int fdatasync(int fd) {
  wait_first();
  return ((flush)dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
