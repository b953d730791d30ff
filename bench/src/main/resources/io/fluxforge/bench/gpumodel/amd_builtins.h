// The functions of OpenCL C that the kernels call, by what clang has for AMD's cards, where AMD's own library is not at hand. Only for
// counting instructions. Goes before the kernels.

static inline size_t model_local_id(void) { return __builtin_amdgcn_workitem_id_x(); }
static inline size_t model_group_id(void) { return __builtin_amdgcn_workgroup_id_x(); }
static inline size_t model_groups(void) {
    // The packet that started the kernel has the size of the grid at byte 12. That it divides by a constant keeps the count right.
    const __constant uchar *packet = (const __constant uchar *)__builtin_amdgcn_dispatch_ptr();
    return *(const __constant uint *)(packet + 12) / 256;
}
#define get_local_id(dimension) model_local_id()
#define get_group_id(dimension) model_group_id()
#define get_num_groups(dimension) model_groups()

#define barrier(fence)                                  \
    do {                                                \
        __builtin_amdgcn_fence(__ATOMIC_RELEASE, "workgroup"); \
        __builtin_amdgcn_s_barrier();                   \
        __builtin_amdgcn_fence(__ATOMIC_ACQUIRE, "workgroup"); \
    } while (0)

#define atomic_inc(at) __sync_fetch_and_add(at, 1u)
#define atomic_add(at, value) __sync_fetch_and_add(at, value)
#define atomic_sub(at, value) __sync_fetch_and_sub(at, value)
#define atomic_or(at, value) __sync_fetch_and_or(at, value)
#define atomic_and(at, value) __sync_fetch_and_and(at, value)
#define atomic_xchg(at, value) __sync_lock_test_and_set(at, value)

#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
// By 1 to one less than all bits.
#define rotate(x, bits) (((x) << (bits)) | ((x) >> (8 * sizeof(x) - (bits))))

static inline uint2 model_load2(size_t i, const __global uint *at) { return (uint2)(at[2 * i], at[2 * i + 1]); }
static inline void model_store2(uint2 words, size_t i, __global uint *at) {
    at[2 * i] = words.x;
    at[2 * i + 1] = words.y;
}
#define vload2 model_load2
#define vstore2 model_store2
