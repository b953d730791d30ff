// Rows of one list: included once for each list, with LEVEL = 0 to K - 1 and NEXT = LEVEL + 1.
//
// A row is a string of bits, most significant first, in u64 words of which ROW_WORDS_level u32 words are stored:
//
//   | key: rest of the next digit | digits that follow | zeros | tag |
//   |<------------ CONTENT_BITS(level) -------------->|
//
// The tag of list 0 is the row's index, of the others where the parents were, (bucket, slot, slot) in list level - 1; in
// either case its lowest TAG_LOST_level bits are left out, and found again below the few candidates of the last round.
//
// Given for each list, because they follow from the above by arithmetic that the host does:
//   ROW_WORDS_level   u32 words of a row; ROW_LONGS_level = half of it, rounded up
//   ROW_PITCH_level   u32 words from row to row, more than ROW_WORDS where two lists share a buffer
//   TAG_LOST_level    see above
//   OVERWRITTEN_level 1 if a later list overwrites all but the lower half of this one's last u64

#define ROW CAT(row_, LEVEL)
#define WORDS CAT(ROW_WORDS_, LEVEL)
#define LONGS CAT(ROW_LONGS_, LEVEL)
#define PITCH CAT(ROW_PITCH_, LEVEL)
#if PITCH % 2 == 0
// Where the upper half of a u64 lies; the lower half before it may belong to another list.
#define ODD_WORD WORDS
#else
#define ODD_WORD (WORDS - 1)
#endif
// GPUs have rows of more than four words in two planes, words 0 to 3 of all rows and behind them the rest, so that each is a few
// accesses of their full width; single words would be as many requests as words. Processors gather what they write in any case.
#define SPLIT (PITCH > 4 && WORK_GROUP > 1)
#define WIDE (WORDS >= 4 && (PITCH == 4 || SPLIT))

#ifndef CONTENT_BITS
#define CONTENT_BITS(level) (N - (level)*DIGIT_BITS - BUCKET_BITS)
// The content's bits of word `word`.
static inline u64 bits_mask(int content_bits, int word) {
    int bits = content_bits - 64 * word;
    return bits >= 64 ? ~0ul : bits <= 0 ? 0ul : ~0ul << (64 - bits);
}
static inline u32 offset_of(u32 bucket, u32 slot) { return (bucket % HALF_BUCKETS) * SLOTS + slot; }
// Where word `word` of a row is counted from.
#define PLANE_OF(base, offset, word)                                                                      \
    ((base) + (!SPLIT ? (offset)*PITCH : (word) < 4 ? (offset)*4 : HALF_BUCKETS * SLOTS * 4 + (offset) * (PITCH - 4) - 4))
#endif

typedef struct {
    u64 w[LONGS];
} ROW;

static inline ROW CAT(load_, LEVEL)(__global const u32 *lo, __global const u32 *hi, u32 bucket, u32 slot) {
    __global const u32 *from = bucket < HALF_BUCKETS ? lo : hi;
    const u32 offset = offset_of(bucket, slot);
    ROW row;
#if WIDE
    ulong2 both = *(__global const ulong2 *)PLANE_OF(from, offset, 0);
    row.w[0] = both.s0;
    row.w[1] = both.s1;
#endif
    UNROLL for (int i = WIDE ? 2 : 0; i < WORDS / 2; i++) {
        __global const u32 *at = PLANE_OF(from, offset, 2 * i) + 2 * i;
#if PITCH % 2 == 0
        row.w[i] = *(__global const u64 *)at;
#else
        row.w[i] = as_ulong(vload2(0, at));
#endif
    }
#if WORDS % 2 == 1
    row.w[WORDS / 2] = (u64)PLANE_OF(from, offset, WORDS - 1)[ODD_WORD] << 32;
#endif
    return row;
}

static inline void CAT(store_, LEVEL)(__global u32 *lo, __global u32 *hi, u32 bucket, u32 slot, ROW row) {
    __global u32 *into = bucket < HALF_BUCKETS ? lo : hi;
    const u32 offset = offset_of(bucket, slot);
#if WIDE
    *(__global ulong2 *)PLANE_OF(into, offset, 0) = ULONG2(row.w[0], row.w[1]);
#endif
    UNROLL for (int i = WIDE ? 2 : 0; i < WORDS / 2; i++) {
        __global u32 *at = PLANE_OF(into, offset, 2 * i) + 2 * i;
#if PITCH % 2 == 0
        *(__global u64 *)at = row.w[i];
#else
        vstore2(as_uint2(row.w[i]), 0, at);
#endif
    }
#if WORDS % 2 == 1
    PLANE_OF(into, offset, WORDS - 1)[ODD_WORD] = (u32)(row.w[WORDS / 2] >> 32);
#endif
}

// The tag, its lost bits as zeros. It never reaches into the last word but one.
static inline u64 CAT(tag_of_, LEVEL)(ROW row) {
    u64 last = row.w[LONGS - 1] & ~bits_mask(CONTENT_BITS(LEVEL), LONGS - 1);
    return (last >> (64 * LONGS - 32 * WORDS)) << CAT(TAG_LOST_, LEVEL);
}

// Puts a tag below content whose other bits are 0.
static inline void CAT(set_tag_, LEVEL)(ROW *row, u64 tag) {
    row->w[LONGS - 1] |= (tag >> CAT(TAG_LOST_, LEVEL)) << (64 * LONGS - 32 * WORDS);
}

#undef ROW
#undef WORDS
#undef LONGS
#undef PITCH
#undef ODD_WORD
#undef SPLIT
#undef WIDE
