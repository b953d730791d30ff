// What NVRTC and nvcc bring along, for clang without CUDA.
#include <__clang_cuda_builtin_vars.h>

#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))

static __device__ inline unsigned atomicAdd(unsigned *at, unsigned value) {
    return __atomic_fetch_add(at, value, __ATOMIC_RELAXED);
}
static __device__ inline unsigned atomicOr(unsigned *at, unsigned bits) {
    return __atomic_fetch_or(at, bits, __ATOMIC_RELAXED);
}
static __device__ inline unsigned atomicExch(unsigned *at, unsigned value) {
    return __atomic_exchange_n(at, value, __ATOMIC_RELAXED);
}
