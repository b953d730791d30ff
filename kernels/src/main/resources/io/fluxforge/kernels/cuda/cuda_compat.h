// OpenCL C's names in CUDA C++, as far as the kernels use them with WORK_GROUP > 1 and LANES = 1. Goes before them.
//
// Needs of CUDA: __global__, __device__, __shared__, threadIdx, blockIdx, gridDim, __syncthreads, atomicAdd, atomicOr,
// atomicExch, all of which NVRTC and nvcc bring along.

#define __kernel extern "C" __global__
#define __global
#define __local __shared__
// A pointer to shared memory is declared as any other.
#define LOCAL_POINTER
// In __attribute__((...)): the kernels' own way to fix the size of a group.
#define reqd_work_group_size(x, y, z) launch_bounds(x)
// For UNROLL.
#define __NV_CL_C_VERSION 120

// Macros, because CUDA has types and functions of some of these names.
#define uchar cl_uchar
#define ushort cl_ushort
#define uint cl_uint
#define ulong cl_ulong
#define uint2 cl_uint2
#define ulong2 cl_ulong2
#define ulong8 cl_ulong8
#define min cl_min
#define rotate cl_rotate

typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long long ulong;

struct uint2 {
    uint s0, s1;
};
struct __attribute__((aligned(16))) ulong2 {
    ulong s0, s1;
};
struct ulong8 {
    ulong s0, s1, s2, s3, s4, s5, s6, s7;
};

static __device__ inline ulong2 make_pair_of_longs(ulong a, ulong b) {
    ulong2 pair = {a, b};
    return pair;
}
#define ULONG2(a, b) make_pair_of_longs(a, b)

static __device__ inline uint2 operator+(uint2 a, uint2 b) {
    uint2 sum = {a.s0 + b.s0, a.s1 + b.s1};
    return sum;
}
static __device__ inline uint2 as_uint2(ulong x) {
    uint2 words = {(uint)x, (uint)(x >> 32)};
    return words;
}
static __device__ inline ulong as_ulong(uint2 x) { return x.s0 | ((ulong)x.s1 << 32); }
static __device__ inline ulong as_ulong(ulong x) { return x; }

static __device__ inline uint2 vload2(uint i, const uint *at) {
    uint2 words = {at[2 * i], at[2 * i + 1]};
    return words;
}
static __device__ inline void vstore2(uint2 words, uint i, uint *at) {
    at[2 * i] = words.s0;
    at[2 * i + 1] = words.s1;
}

static __device__ inline uint min(uint a, uint b) { return a < b ? a : b; }
// By 1 to 63 bits.
static __device__ inline ulong rotate(ulong x, ulong bits) { return (x << bits) | (x >> (64 - bits)); }

static __device__ inline uint get_local_id(uint) { return threadIdx.x; }
static __device__ inline uint get_group_id(uint) { return blockIdx.x; }
static __device__ inline uint get_num_groups(uint) { return gridDim.x; }

#define CLK_LOCAL_MEM_FENCE
#define barrier(fence) __syncthreads()
#define atomic_inc(at) atomicAdd(at, 1u)
#define atomic_add(at, value) atomicAdd(at, value)
#define atomic_or(at, bits) atomicOr(at, bits)
#define atomic_xchg(at, value) atomicExch(at, value)

// The kernels' functions are the device's.
#define inline __device__ __inline__
