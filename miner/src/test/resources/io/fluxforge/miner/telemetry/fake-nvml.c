/* A library with the functions of NVML that the miner calls, for one card at 00000000:65:00.0. Macros make it fail:
 * INIT=CODE, HANDLE=CODE, POWER=CODE, TEMPERATURE=DEGREES, NO_FAN (no such function), NASTY_NAME. */
#include <stdint.h>
#include <string.h>

#ifndef INIT
#define INIT 0
#endif
#ifndef HANDLE
#define HANDLE 0
#endif
#ifndef POWER
#define POWER 0
#endif
#ifndef TEMPERATURE
#define TEMPERATURE 67
#endif
#ifdef NASTY_NAME
#define NAME "\033[31mEvil\nCard"
#else
#define NAME "Test RTX 3080"
#endif

enum { OK = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, INSUFFICIENT_SIZE = 7 };

static struct { int magic; } card = { 0x5eed };
static int sessions;

typedef struct { uint64_t total, free, used; } memory;

static int check(const void *device) {
    if (sessions == 0) return UNINITIALIZED;
    return device == &card && card.magic == 0x5eed ? OK : INVALID_ARGUMENT;
}

static int text(char *out, unsigned size, const char *value) {
    if (size <= strlen(value)) return INSUFFICIENT_SIZE;
    memset(out, 'x', size); /* what is behind the end must not be read */
    strcpy(out, value);
    return OK;
}

int fakeSessions(void) { return sessions; }

int nvmlInit_v2(void) { if (INIT == OK) sessions++; return INIT; }

int nvmlShutdown(void) { if (sessions == 0) return UNINITIALIZED; sessions--; return OK; }

int nvmlSystemGetDriverVersion(char *out, unsigned size) { return text(out, size, "570.86.15"); }

int nvmlDeviceGetHandleByPciBusId_v2(const char *bus, void **device) {
    if (strcmp(bus, "00000000:65:00.0") != 0) return NOT_FOUND;
    *device = &card;
    return HANDLE;
}

int nvmlDeviceGetName(void *device, char *out, unsigned size) { return check(device) ? check(device) : text(out, size, NAME); }

int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *out) {
    if (sensor != 0) return INVALID_ARGUMENT;
    *out = TEMPERATURE;
    return check(device);
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *out) { *out = 219750; return check(device) ? check(device) : POWER; }

#ifndef NO_FAN
int nvmlDeviceGetFanSpeed(void *device, unsigned *out) { *out = 54; return check(device); }
#endif

int nvmlDeviceGetClockInfo(void *device, int type, unsigned *out) {
    if (type == 0) *out = 1725;
    else if (type == 2) *out = 9501;
    else return INVALID_ARGUMENT;
    return check(device);
}

int nvmlDeviceGetMemoryInfo(void *device, memory *out) {
    *out = (memory) { 10737418240u, 6442450944u, 4294967296u };
    return check(device);
}
