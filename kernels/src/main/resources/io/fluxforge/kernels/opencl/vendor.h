// What differs between vendors and between kinds of device, and the types that all other files use.
//
// Tunables here:
//   WORK_GROUP   work-items of a group. 1 = a group is a plain serial loop, for CPUs, where barriers cost more than they gain.
//   WRITERS      groups that run at once, with WORK_GROUP 1: each takes turns from a counter until none is left.
//
// OpenCL C 1.2; no extension is needed.

#ifndef WORK_GROUP
#define WORK_GROUP 256
#endif
#ifndef WRITERS
#define WRITERS 1
#endif

typedef uchar u8;
typedef ushort u16;
typedef uint u32;
typedef ulong u64;

// What CUDA writes in another way (cuda_compat.h).
#ifndef LOCAL_POINTER
#define LOCAL_POINTER __local
#endif
#ifndef ULONG2
#define ULONG2(a, b) ((ulong2)(a, b))
#endif

#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)

#define KERNEL __kernel __attribute__((reqd_work_group_size(WORK_GROUP, 1, 1))) void

#if defined(__clang__) || defined(__POCL__) || defined(__NV_CL_C_VERSION)
#define UNROLL _Pragma("unroll")
// Before a loop whose body is large: Intel's compiler makes one of 31,000 instructions of sixteen hashes, and spills.
#define KEEP_LOOP _Pragma("unroll 1")
#else
#define UNROLL
#define KEEP_LOOP
#endif

// Before a loop over what a work-item holds: registers have no index. PoCL keeps it in memory, and would compile for a minute.
#ifdef __POCL__
#define UNROLL_ITEMS KEEP_LOOP
#else
#define UNROLL_ITEMS UNROLL
#endif

// For what must not be called: clang, on its way to PTX, else passes a hash through memory.
#define FORCE_INLINE inline __attribute__((always_inline))

// Local atomics; a group of one needs none.
#if WORK_GROUP == 1
#define GROUP_BARRIER()
static inline u32 local_inc(__local u32 *at) { return (*at)++; }
static inline u32 local_xchg(__local u32 *at, u32 value) {
    u32 old = *at;
    *at = value;
    return old;
}
#else
#define GROUP_BARRIER() barrier(CLK_LOCAL_MEM_FENCE)
#define local_inc(at) atomic_inc(at)
#define local_add(at, value) atomic_add(at, value)
#define local_or(at, bits) atomic_or(at, bits)
#define local_xchg(at, value) atomic_xchg(at, value)
#endif

// Turns of a kernel: a group of one takes them from a counter, because CPUs share their cores with others and do not
// progress at the same pace; larger groups take them by number.
#if WORK_GROUP == 1
#define FOR_TURNS(turn, count, counter) for (u32 turn = atomic_inc(counter); turn < (count); turn = atomic_inc(counter))
#else
#define FOR_TURNS(turn, count, counter) for (u32 turn = get_group_id(0); turn < (count); turn += get_num_groups(0))
#endif
