// BLAKE2b's compression (RFC 7693, 3.2) of a last block with two words, in LANES lanes at once.
//
// LANES  compressions that a work-item does side by side: 1 on GPUs; 4 or 8 on CPUs, where they become SIMD lanes
//        (OpenCL compilers for CPUs do not find them by themselves).

#ifndef LANES
#define LANES 1
#endif

#if LANES == 1
typedef u64 lanes64;
typedef uint2 lanes32;
#define as_lanes32 as_uint2
#define as_lanes64 as_ulong
#define LANE_NUMBERS 0
#elif LANES == 4
typedef ulong4 lanes64;
typedef uint8 lanes32;
#define as_lanes32 as_uint8
#define as_lanes64 as_ulong4
#define LANE_NUMBERS ((ulong4)(0, 1, 2, 3))
#elif LANES == 8
typedef ulong8 lanes64;
typedef uint16 lanes32;
#define as_lanes32 as_uint16
#define as_lanes64 as_ulong8
#define LANE_NUMBERS ((ulong8)(0, 1, 2, 3, 4, 5, 6, 7))
#else
#error "LANES: 1, 4 or 8"
#endif

#if LANES == 1 && defined(__AMDGCN__)
// AMD rotates words of 32 bits in one instruction, v_alignbit, which its compiler does not find for rotate() of 64.
static FORCE_INLINE u64 rotate_right(u64 x, u32 bits) {
    const uint2 from = bits < 32 ? as_uint2(x) : as_uint2(x).s10;
    const u32 by = bits % 32;
    return by == 0 ? as_ulong(from)
                   : as_ulong((uint2)((from.s0 >> by) | (from.s1 << (32 - by)), (from.s1 >> by) | (from.s0 << (32 - by))));
}
#else
static inline lanes64 rotate_right(lanes64 x, u32 bits) { return rotate(x, (lanes64)(u64)(64 - bits)); }
#endif

#define BLAKE_G(a, b, c, d, x, y)        \
    a = a + b + (x);                     \
    d = rotate_right(d ^ a, 32);         \
    c = c + d;                           \
    b = rotate_right(b ^ c, 24);         \
    a = a + b + (y);                     \
    d = rotate_right(d ^ a, 16);         \
    c = c + d;                           \
    b = rotate_right(b ^ c, 63);

// The sixteen message words in the order of a round; the zeros among them cost nothing.
#define BLAKE_ROUND(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, sa, sb, sc, sd, se, sf) \
    BLAKE_G(v0, v4, v8, vc, m[s0], m[s1])                                           \
    BLAKE_G(v1, v5, v9, vd, m[s2], m[s3])                                           \
    BLAKE_G(v2, v6, va, ve, m[s4], m[s5])                                           \
    BLAKE_G(v3, v7, vb, vf, m[s6], m[s7])                                           \
    BLAKE_G(v0, v5, va, vf, m[s8], m[s9])                                           \
    BLAKE_G(v1, v6, vb, vc, m[sa], m[sb])                                           \
    BLAKE_G(v2, v7, v8, vd, m[sc], m[sd])                                           \
    BLAKE_G(v3, v4, v9, ve, m[se], m[sf])

// The input of every hash of a nonce: 140 bytes of header and a 32-bit index, 144 bytes in two blocks of 128.
#define INPUT_BYTES 144ul

// digest[0..8): the chaining value after the last block, whose words are m0 and m1. The chain comes by address: a vector of 64
// bytes as a value has no agreed way of passing on processors with less, and compilers warn.
static FORCE_INLINE void compress(const ulong8 *before, u64 m0, lanes64 m1, lanes64 *digest) {
    const ulong8 chain = *before;
    const lanes64 zero = (lanes64)(0ul);
    const lanes64 m[16] = {(lanes64)(m0), m1,   zero, zero, zero, zero, zero, zero,
                           zero,          zero, zero, zero, zero, zero, zero, zero};
    lanes64 v0 = (lanes64)(chain.s0), v1 = (lanes64)(chain.s1), v2 = (lanes64)(chain.s2), v3 = (lanes64)(chain.s3);
    lanes64 v4 = (lanes64)(chain.s4), v5 = (lanes64)(chain.s5), v6 = (lanes64)(chain.s6), v7 = (lanes64)(chain.s7);
    lanes64 v8 = (lanes64)(0x6a09e667f3bcc908ul), v9 = (lanes64)(0xbb67ae8584caa73bul);
    lanes64 va = (lanes64)(0x3c6ef372fe94f82bul), vb = (lanes64)(0xa54ff53a5f1d36f1ul);
    lanes64 vc = (lanes64)(0x510e527fade682d1ul ^ INPUT_BYTES), vd = (lanes64)(0x9b05688c2b3e6c1ful);
    lanes64 ve = (lanes64)(~0x1f83d9abfb41bd6bul), vf = (lanes64)(0x5be0cd19137e2179ul);
    BLAKE_ROUND(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    BLAKE_ROUND(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3)
    BLAKE_ROUND(11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4)
    BLAKE_ROUND(7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8)
    BLAKE_ROUND(9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13)
    BLAKE_ROUND(2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9)
    BLAKE_ROUND(12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11)
    BLAKE_ROUND(13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10)
    BLAKE_ROUND(6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5)
    BLAKE_ROUND(10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0)
    BLAKE_ROUND(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    BLAKE_ROUND(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3)
    digest[0] = (lanes64)(chain.s0) ^ v0 ^ v8;
    digest[1] = (lanes64)(chain.s1) ^ v1 ^ v9;
    digest[2] = (lanes64)(chain.s2) ^ v2 ^ va;
    digest[3] = (lanes64)(chain.s3) ^ v3 ^ vb;
    digest[4] = (lanes64)(chain.s4) ^ v4 ^ vc;
    digest[5] = (lanes64)(chain.s5) ^ v5 ^ vd;
    digest[6] = (lanes64)(chain.s6) ^ v6 ^ ve;
    digest[7] = (lanes64)(chain.s7) ^ v7 ^ vf;
}
