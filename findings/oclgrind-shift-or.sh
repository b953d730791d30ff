#!/usr/bin/env bash
# Oclgrind 21.10: a kernel that turns a word by two shifts and an or cannot be created, unless optimisation is off.
#
# What: Oclgrind compiles a kernel by clang and interprets what comes out.
# Expected: (x << 40) | (x >> 24) runs as any other expression of OpenCL C, since nothing but standard operators is in it.
# Seen: with the default options clang makes one intrinsic, llvm.fshl.i64, of the three operators, which the interpreter does not know:
# "Undefined external function", and clCreateKernel answers CL_INVALID_KERNEL_NAME. With -cl-opt-disable the kernel runs. The built-in
# rotate() runs either way.
# Why it matters: hashes and ciphers are full of it. What looks like a wrong name of the kernel is the optimiser's work, and the simulator
# that should find races runs none of these kernels as they are shipped.
#
# Needs: Oclgrind (Debian: oclgrind).
# Exit code: 0 if it is still so, 1 if not, 2 if it could not be tried.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
command -v oclgrind-kernel >/dev/null || { echo "no oclgrind-kernel"; exit 2; }
oclgrind-kernel --version 2>&1 | head -n 2 || true
kernel() { # NAME EXPRESSION: a kernel of one expression, and how the simulator is to call it with four ones
    printf 'kernel void turn(global ulong *x) { size_t i = get_global_id(0); x[i] = %s; }\n' "$2" >"$1.cl"
    printf '%s.cl\nturn\n4 1 1\n4 1 1\n<size=32 fill=1 hex dump>\n' "$1" >"$1.sim"
}
kernel shifts '(x[i] << 40) | (x[i] >> 24)'
kernel builtin 'rotate(x[i], (ulong)40)'
try() { # NAME OPTION...: whether it ran
    local name=$1 how="$*"
    shift
    if timeout 60 oclgrind-kernel "$@" "$name.sim" >said 2>&1; then
        grep -q 'x\[3\] = 0x0000010000000000' said && echo "$how: runs"
    else
        echo "$how: $(grep -m 1 -o 'Undefined external function: .*' said || head -n 1 said)"
    fi
}
{
    try shifts
    try shifts --build-options -cl-opt-disable
    try builtin
} | tee seen
[ "$(cat seen)" = "shifts: Undefined external function: llvm.fshl.i64
shifts --build-options -cl-opt-disable: runs
builtin: runs" ]
