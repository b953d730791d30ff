#!/usr/bin/env bash
# PoCL 3.1: in the options of clBuildProgram, -I "FOLDER" is a folder whose name begins with a quotation mark.
#
# What: clBuildProgram takes its options as one string. Programs put folders in quotation marks there, as a path may have spaces.
# Expected: -I "inc" finds the headers of the folder inc, as -I inc does, and as a shell or clang's response files would have it.
# Seen: CL_BUILD_PROGRAM_FAILURE, 'h.h' file not found, with -I "inc", -I"inc" and -I 'inc'; with -I inc it builds.
# Why it matters: sgminer-gm and its kin pass -I "." -I "./kernel", which the drivers of GPUs take; on PoCL none of their kernels
# with a header builds, and the message blames the header. A folder with spaces in its path cannot be given at all.
#
# Needs: gcc, OpenCL headers and loader, PoCL (Debian: gcc opencl-c-headers ocl-icd-opencl-dev pocl-opencl-icd).
# Exit code: 0 if it is still so, 1 if not, 2 if it could not be tried.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir inc
echo '#define ONE 1' >inc/h.h
cat >build.c <<'C'
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    static const char *source = "#include \"h.h\"\nkernel void k(global int *out) { out[0] = ONE; }";
    cl_platform_id platforms[8];
    cl_uint count = 0;
    clGetPlatformIDs(8, platforms, &count);
    for (cl_uint i = 0; i < count && i < 8; i++) {
        char name[256], version[256];
        cl_device_id device;
        clGetPlatformInfo(platforms[i], CL_PLATFORM_NAME, sizeof name, name, 0);
        if (strcmp(name, "Portable Computing Language")) continue;
        if (clGetDeviceIDs(platforms[i], CL_DEVICE_TYPE_ALL, 1, &device, 0)) return 2;
        clGetPlatformInfo(platforms[i], CL_PLATFORM_VERSION, sizeof version, version, 0);
        fprintf(stderr, "%s\n", version);
        cl_context context = clCreateContext(0, 1, &device, 0, 0, 0);
        for (int arg = 1; arg < argc; arg++) {
            cl_program program = clCreateProgramWithSource(context, 1, &source, 0, 0);
            printf("%d with %s\n", clBuildProgram(program, 1, &device, argv[arg], 0, 0), argv[arg]);
        }
        return 0;
    }
    return 2;
}
C
gcc -o build build.c -lOpenCL || exit 2
timeout 120 ./build '-I inc' '-I "inc"' '-I"inc"' "-I 'inc'" >seen 2>log || { cat log; echo "no PoCL device"; exit 2; }
grep '^OpenCL' log
cat seen
[ "$(cat seen)" = "0 with -I inc
-11 with -I \"inc\"
-11 with -I\"inc\"
-11 with -I 'inc'" ]
