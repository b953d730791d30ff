#!/usr/bin/env bash
# Mesa 22.3.6, Rusticl on llvmpipe: the profiling times of every event are the numbers 0, 1, 2, 3.
#
# What: a queue made with CL_QUEUE_PROFILING_ENABLE tells when a command was queued, submitted, started and ended.
# Expected: nanoseconds of the device's clock, which differ from kernel to kernel; or no such queue property.
# Seen: the property is taken, and 0, 1, 2, 3 are the four times of a short and of a long kernel alike.
# Why it matters: a program that chooses its work-group size by event times, as tuners do, chooses by a constant 1 ns, and reports
# speeds of billions. Only a comparison with the host's clock tells.
#
# Needs: gcc, OpenCL headers and loader, mesa-opencl-icd (Debian: gcc opencl-c-headers ocl-icd-opencl-dev mesa-opencl-icd).
# Exit code: 0 if it is still so, 1 if not, 2 if it could not be tried.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >times.c <<'C'
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <stdio.h>
#include <string.h>

static const char *source =
    "kernel void work(global uint *out, uint rounds) {"
    "  uint x = get_global_id(0);"
    "  for (uint i = 0; i < rounds; i++) x = x * 1664525u + 1013904223u;"
    "  out[get_global_id(0)] = x;"
    "}";

int main(void) {
    cl_platform_id platforms[8];
    cl_uint count = 0;
    clGetPlatformIDs(8, platforms, &count);
    for (cl_uint i = 0; i < count && i < 8; i++) {
        char name[256];
        cl_device_id device;
        clGetPlatformInfo(platforms[i], CL_PLATFORM_NAME, sizeof name, name, 0);
        if (strcmp(name, "rusticl") || clGetDeviceIDs(platforms[i], CL_DEVICE_TYPE_ALL, 1, &device, 0)) continue;
        char version[256];
        clGetDeviceInfo(device, CL_DRIVER_VERSION, sizeof version, version, 0);
        cl_context context = clCreateContext(0, 1, &device, 0, 0, 0);
        cl_command_queue queue = clCreateCommandQueue(context, device, CL_QUEUE_PROFILING_ENABLE, 0);
        cl_program program = clCreateProgramWithSource(context, 1, &source, 0, 0);
        if (!queue || clBuildProgram(program, 1, &device, "", 0, 0)) return 2;
        cl_kernel kernel = clCreateKernel(program, "work", 0);
        cl_mem out = clCreateBuffer(context, CL_MEM_READ_WRITE, 4 * 65536, 0, 0);
        printf("driver %s\n", version);
        for (cl_uint rounds = 1; rounds <= 10000; rounds *= 10000) {
            cl_event event;
            size_t global = 65536;
            clSetKernelArg(kernel, 0, sizeof out, &out);
            clSetKernelArg(kernel, 1, sizeof rounds, &rounds);
            if (clEnqueueNDRangeKernel(queue, kernel, 1, 0, &global, 0, 0, 0, &event) || clFinish(queue)) return 2;
            for (cl_uint what = CL_PROFILING_COMMAND_QUEUED; what <= CL_PROFILING_COMMAND_END; what++) {
                cl_ulong time = 0;
                clGetEventProfilingInfo(event, what, sizeof time, &time, 0);
                printf("%llu ", (unsigned long long)time);
            }
            printf("of a kernel of %u rounds\n", rounds);
        }
        return 0;
    }
    return 2;
}
C
gcc -o times times.c -lOpenCL || exit 2
RUSTICL_ENABLE=llvmpipe timeout 120 ./times >seen || { cat seen; echo "no Rusticl device"; exit 2; }
cat seen
[ "$(grep -c '^0 1 2 3 of a kernel' seen)" = 2 ]
