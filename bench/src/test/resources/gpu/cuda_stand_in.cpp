// The CUDA driver's interface as far as the solver calls it, for a device that is this processor. An image is the path of a shared
// library that has for each kernel a function launch_KERNEL(groups, threads, arguments).
#include <chrono>
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int Result;
typedef double Event;
enum { SUCCESS = 0, INVALID_VALUE = 1, INVALID_IMAGE = 200, NOT_FOUND = 500 };

static double now() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

extern "C" {
Result cuInit(unsigned flags) { return flags == 0 ? SUCCESS : INVALID_VALUE; }
Result cuDriverGetVersion(int *version) { return *version = 13000, SUCCESS; }
Result cuDeviceGetCount(int *count) { return *count = 1, SUCCESS; }
Result cuDeviceGet(int *device, int index) { return *device = 7, index == 0 ? SUCCESS : INVALID_VALUE; }
Result cuDeviceGetName(char *name, int bytes, int device) {
    snprintf(name, bytes, "Stand-in");
    return device == 7 ? SUCCESS : INVALID_VALUE;
}
Result cuDeviceTotalMem_v2(size_t *bytes, int device) { return *bytes = 1u << 30, device == 7 ? SUCCESS : INVALID_VALUE; }
Result cuDeviceGetAttribute(int *value, int which, int device) {
    *value = which == 8 ? 48 << 10 : which == 16 ? 2 : which == 75 ? 9 : 0;
    return device == 7 ? SUCCESS : INVALID_VALUE;
}
Result cuGetErrorName(Result code, const char **name) {
    *name = code == NOT_FOUND ? "CUDA_ERROR_NOT_FOUND" : code == INVALID_IMAGE ? "CUDA_ERROR_INVALID_IMAGE" : "CUDA_ERROR";
    return SUCCESS;
}
Result cuDevicePrimaryCtxRetain(void **context, int device) {
    *context = (void *)0x1234;
    return device == 7 ? SUCCESS : INVALID_VALUE;
}
Result cuDevicePrimaryCtxRelease_v2(int device) { return device == 7 ? SUCCESS : INVALID_VALUE; }
Result cuCtxSetCurrent(void *context) { return context == (void *)0x1234 ? SUCCESS : INVALID_VALUE; }
Result cuModuleLoadData(void **module, const void *image) {
    *module = dlopen((const char *)image, RTLD_NOW | RTLD_LOCAL);
    return *module ? SUCCESS : INVALID_IMAGE;
}
Result cuModuleUnload(void *module) { return dlclose(module) == 0 ? SUCCESS : INVALID_VALUE; }
Result cuModuleGetFunction(void **function, void *module, const char *name) {
    char launch[256];
    snprintf(launch, sizeof launch, "launch_%s", name);
    *function = dlsym(module, launch);
    return *function ? SUCCESS : NOT_FOUND;
}
// Memory of a device is never zero by itself.
Result cuMemAlloc_v2(uint64_t *address, size_t bytes) {
    void *memory = malloc(bytes);
    *address = (uint64_t)memset(memory, 0xA5, bytes);
    return SUCCESS;
}
Result cuMemFree_v2(uint64_t address) { return free((void *)address), SUCCESS; }
Result cuMemsetD8_v2(uint64_t to, unsigned char value, size_t bytes) { return memset((void *)to, value, bytes), SUCCESS; }
Result cuMemcpyDtoH_v2(void *to, uint64_t from, size_t bytes) { return memcpy(to, (void *)from, bytes), SUCCESS; }
Result cuMemcpyDtoD_v2(uint64_t to, uint64_t from, size_t bytes) {
    return memcpy((void *)to, (void *)from, bytes), SUCCESS;
}
Result cuLaunchKernel(void *function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned ty, unsigned tz,
                      unsigned shared, void *stream, void **arguments, void **extra) {
    if (y != 1 || z != 1 || ty != 1 || tz != 1 || shared != 0 || stream || extra) {
        return INVALID_VALUE;
    }
    ((void (*)(unsigned, unsigned, void **))function)(x, threads, arguments);
    return SUCCESS;
}
Result cuEventCreate(Event **event, unsigned flags) {
    *event = new Event(0);
    return flags == 0 ? SUCCESS : INVALID_VALUE;
}
Result cuEventDestroy_v2(Event *event) {
    delete event;
    return SUCCESS;
}
Result cuEventRecord(Event *event, void *stream) { return *event = now(), stream ? INVALID_VALUE : SUCCESS; }
Result cuEventSynchronize(Event *event) { return *event > 0 ? SUCCESS : INVALID_VALUE; }
// With STAND_IN_LIES as a device whose clock stands still.
Result cuEventElapsedTime(float *millis, Event *from, Event *to) {
    *millis = getenv("STAND_IN_LIES") ? 0 : (float)(*to - *from);
    return SUCCESS;
}
}
