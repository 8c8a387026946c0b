// The wall clock of the programs this is loaded into, shifted by the nanoseconds that stand in a file; the monotonic
// clock and every wait are left alone. libfaketime shifts waits as well, and a JVM's then end at once or never.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static const long long SECOND = 1000000000;
static volatile const long long *shift;
static int (*real)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("REARGUARD_SHIFT");
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  void *page = file < 0 ? MAP_FAILED : mmap(0, sizeof *shift, PROT_READ, MAP_SHARED, file, 0);
  shift = page == MAP_FAILED ? 0 : page;
}

static int wall(struct timespec *now) {
  int failed = real(CLOCK_REALTIME, now);
  if (!failed && shift) {
    long long all = now->tv_sec * SECOND + now->tv_nsec + *shift;
    now->tv_sec = all / SECOND;
    now->tv_nsec = all % SECOND;
  }
  return failed;
}

int clock_gettime(clockid_t which, struct timespec *now) {
  if (!real) {
    real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  }
  return which == CLOCK_REALTIME ? wall(now) : real(which, now);
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec exact;
  int failed = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return failed;
}

time_t time(time_t *to) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (to) {
    *to = exact.tv_sec;
  }
  return exact.tv_sec;
}
