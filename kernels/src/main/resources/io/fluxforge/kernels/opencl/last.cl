// The last round: pairs of rows of list K - 1 that agree in all that is left of both last digits.
//
// Such pairs are rare. A bitmap of 2^SEEN_BITS bits marks the leading bits of every row, a second one those that come
// twice; the few rows there (suspects) are linked and compared in full. A group of one reads every bucket twice in order, the
// second time from cache; of larger groups a work-item keeps its ITEM_ROWS rows in registers.
//
// candidates: u32[2 * MAX_CANDIDATES * TREE_NODES], the trees of tree.cl, of which this kernel writes nodes 2 and 3.
// Local memory: 2 * 2^(SEEN_BITS - 3) + 14 * SUSPECTS + 4 * SUSPECT_HEADS bytes.
//
// Tunables:
//   SEEN_BITS       at most the bits of the content; 3 or 4 more than those of a bucket's number of rows
//   SUSPECTS        room for suspects, below 2^16; a bucket of n rows has about n^2 / 2^SEEN_BITS
//   SUSPECT_HEADS   a power of two
//   MAX_CANDIDATES  room for pairs; more are counted and lost

#define LAST_CONTENT CONTENT_BITS(LAST)
#define TREE_NODES (2u << K)
#define ALIVE 0
#define TWINS 1
#define UNRESOLVED 2
#define SEEN_WORDS (1u << (SEEN_BITS - 5))
#define LAST_ROW(slot) (CAT(load_, LAST)(lo, hi, bucket, slot).w[0] >> (64 - LAST_CONTENT))

// All rows of a bucket by what is left of them, which own[] keeps from the first time to the second.
#if WORK_GROUP == 1
#define FOR_FIRST_TIME(slot, content)         \
    FOR_ROWS(slot, bucket, taken, HOLES(LAST)) \
    for (u64 content = LAST_ROW(slot), once_ = 1; once_; once_ = 0)
#define FOR_SECOND_TIME FOR_FIRST_TIME
#else
#define FOR_FIRST_TIME(slot, content)                                                   \
    UNROLL_ITEMS for (u32 i_ = 0, slot = me; i_ < ITEM_ROWS; i_++, slot += WORK_GROUP) \
    for (u64 content = slot < taken ? (own[i_] = LAST_ROW(slot)) : 0, once_ = slot < taken; once_; once_ = 0)
#define FOR_SECOND_TIME(slot, content)                                                  \
    UNROLL_ITEMS for (u32 i_ = 0, slot = me; i_ < ITEM_ROWS; i_++, slot += WORK_GROUP) \
    for (u64 content = own[i_], once_ = slot < taken; once_; once_ = 0)
#endif

KERNEL last_round(__global const u32 *lo, __global const u32 *hi, __global const u32 *counts, __global const u8 *holes,
                  __global u32 *candidates, __global u32 *stats) {
    __global const u32 *count = COUNTS(LAST);
    __local u32 seen[SEEN_WORDS];
    __local u32 twice[SEEN_WORDS];
    __local u32 heads[SUSPECT_HEADS];
    __local u64 contents[SUSPECTS];
    __local u32 slots[SUSPECTS];
    __local u16 links[SUSPECTS];
    __local u32 suspects, rows_read;
    const u32 me = get_local_id(0);
    FOR_TURNS(bucket, BUCKETS, TURNS_LAST) {
        const u32 taken = min(count[bucket], (u32)SLOTS);
        for (u32 i = me; i < SEEN_WORDS; i += WORK_GROUP) {
            seen[i] = 0;
            twice[i] = 0;
        }
        for (u32 i = me; i < SUSPECT_HEADS; i += WORK_GROUP) {
            heads[i] = 0xffffu;
        }
        if (me == 0) {
            suspects = 0;
            rows_read = 0;
        }
        GROUP_BARRIER();
#if WORK_GROUP > 1
        u64 own[ITEM_ROWS];
#endif
        FOR_FIRST_TIME(slot, content) {
            u32 mark = (u32)(content >> (LAST_CONTENT - SEEN_BITS));
            u32 bit = 1u << (mark % 32);
#if WORK_GROUP == 1
            // No branch: whether a mark is old is anybody's guess.
            u32 old = seen[mark / 32] & bit;
            seen[mark / 32] |= bit;
            twice[mark / 32] |= old;
            rows_read++;
#else
            if (local_or(&seen[mark / 32], bit) & bit) {
                local_or(&twice[mark / 32], bit);
            }
#endif
        }
        GROUP_BARRIER();
        FOR_SECOND_TIME(slot, content) {
            u32 mark = (u32)(content >> (LAST_CONTENT - SEEN_BITS));
            if (twice[mark / 32] >> (mark % 32) & 1) {
                u32 at = local_inc(&suspects);
                if (at < SUSPECTS) {
                    contents[at] = content;
                    slots[at] = slot;
                    links[at] = (u16)local_xchg(&heads[(u32)content % SUSPECT_HEADS], at);
                }
            }
        }
        GROUP_BARRIER();
        const u32 n = min(suspects, (u32)SUSPECTS);
        for (u32 i = me; i < n; i += WORK_GROUP) {
            for (u32 j = links[i]; j != 0xffffu; j = links[j]) {
                if (contents[i] == contents[j]) {
                    u32 at = atomic_inc(&stats[STAT_CANDIDATES]);
                    if (at < MAX_CANDIDATES) {
                        __global u32 *tree = candidates + at * 2 * TREE_NODES;
                        tree[0] = ALIVE;
                        tree[4] = bucket;
                        tree[5] = slots[i];
                        tree[6] = bucket;
                        tree[7] = slots[j];
                    }
                }
            }
        }
        if (me == 0) {
            atomic_add(&stats[STAT_ROWS(LAST)], WORK_GROUP == 1 ? rows_read : taken);
            atomic_add(&stats[STAT_LOST(LAST)], count[bucket] - taken + suspects - n);
        }
        GROUP_BARRIER();
    }
}
