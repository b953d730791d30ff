#!/usr/bin/env bash
# JOCL 2.0.6: CL_DEVICE_TYPE_ALL has 64 ones, where OpenCL's header has 32.
#
# What: JOCL gives OpenCL to Java. cl_device_type is a bit field of 64 bits, and CL/cl.h defines CL_DEVICE_TYPE_ALL as 0xFFFFFFFF.
# Expected: CL.CL_DEVICE_TYPE_ALL is 4294967295L.
# Seen: it is -1L, all 64 bits: the header's number was taken for an int, and widened with its sign.
# Why it matters: an OpenCL implementation may refuse bits that it does not know. Mesa 22.3.6's Rusticl answers CL_INVALID_DEVICE_TYPE to
# clGetDeviceIDs with it, so that a Java program sees no device of that platform, while programs in C see all. PoCL 3.1 takes
# both numbers.
#
# Needs: a JDK 17 or newer, Maven, gcc with the OpenCL headers (Debian: opencl-c-headers). Exit code: 0 if it is still so, 1 if not,
# 2 if it could not be tried.
set -euo pipefail
version=2.0.6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.jocl:jocl:$version -DoutputDirectory="$work" >mvn.log 2>&1 || { cat mvn.log; exit 2; }
cat >Type.java <<'J'
public class Type {
    public static void main(String[] args) {
        System.out.println(Long.toHexString(org.jocl.CL.CL_DEVICE_TYPE_ALL));
    }
}
J
cat >type.c <<'C'
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <stdio.h>
int main(void) { printf("%llx\n", (unsigned long long)(cl_device_type)CL_DEVICE_TYPE_ALL); return 0; }
C
gcc -o type type.c || exit 2
c=$(./type)
java=$(java -cp "jocl-$version.jar" Type.java)
echo "JOCL $version: $java; CL/cl.h: $c"
[ "$c" = ffffffff ] && [ "$java" = ffffffffffffffff ]
