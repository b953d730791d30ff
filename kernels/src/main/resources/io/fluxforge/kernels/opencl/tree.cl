// From a row of list LEVEL to its parents in list PREV = LEVEL - 1. Included once for each LEVEL from 1 on.
//
// A tree has 2^(K+1) nodes of two u32 words, (bucket, slot): nodes 2 and 3 are the two rows of a candidate, the parents of
// node i are 2i and 2i + 1, and nodes 2^K and following are rows of list 0. Node 0 holds the tree's state in its first
// word: ALIVE, TWINS (a row comes twice: no solution) or UNRESOLVED (parents or an index were not found). All groups of a
// tree look at it while one may write it, so all do it by atomics. With twins all groups find them or their mark.
//
// The tag of a row tells the bucket of its parents and, as far as its bits reach, their slots. Of the slots that it leaves
// open those two are taken whose rows' XOR gives the row. A group takes one row at a time.

#ifndef SLOT_MASK
#define SLOT_MASK ((1u << SLOT_BITS) - 1)

#define STATE(tree) atomic_or(tree, 0u)
#define SET_STATE(tree, state) atomic_or(tree, state)

// Whether a row comes twice among the nodes from 2^depth to before 2^(depth+1).
static inline bool has_twins(__global const u32 *tree, u32 depth) {
    u32 first = 1u << depth, end = 2u << depth;
    for (u32 i = first; i < end; i++) {
        for (u32 j = first; j < i; j++) {
            if (tree[2 * i] == tree[2 * j] && tree[2 * i + 1] == tree[2 * j + 1]) {
                return true;
            }
        }
    }
    return false;
}
#endif

#define CHILD CAT(row_, LEVEL)
#define PARENT CAT(row_, PREV)
#define CHILD_LONGS CAT(ROW_LONGS_, LEVEL)
#define PARENT_LONGS CAT(ROW_LONGS_, PREV)
#define DEPTH (K - LEVEL)
#define LOST CAT(TAG_LOST_, LEVEL)
#define WINDOW_A (1u << (LOST > SLOT_BITS ? LOST - SLOT_BITS : 0))
#define WINDOW_B (1u << (LOST > SLOT_BITS ? SLOT_BITS : LOST))

KERNEL CAT(parents_, LEVEL)(__global const u32 *lo, __global const u32 *hi, __global const u32 *parent_lo,
                            __global const u32 *parent_hi, __global const u32 *counts, __global u32 *candidates,
                            __global u32 *stats) {
    __local u32 found, skip;
    const u32 me = get_local_id(0);
    const u32 items = min(stats[STAT_CANDIDATES], (u32)MAX_CANDIDATES) << DEPTH;
    FOR_TURNS(item, items, TURNS_PARENTS(LEVEL)) {
        __global u32 *tree = candidates + (item >> DEPTH) * 2 * TREE_NODES;
        const u32 node = (1u << DEPTH) + item % (1u << DEPTH);
        if (me == 0) {
            skip = STATE(tree) != ALIVE;
            if (!skip && has_twins(tree, DEPTH)) {
                SET_STATE(tree, TWINS);
                skip = 1;
            }
            found = 0;
        }
        GROUP_BARRIER();
        if (!skip) {
            const u32 child_bucket = tree[2 * node];
            const CHILD child = CAT(load_, LEVEL)(lo, hi, child_bucket, tree[2 * node + 1]);
            const u64 tag = CAT(tag_of_, LEVEL)(child);
            CHILD content = child;
            UNROLL for (int i = 0; i < CHILD_LONGS; i++) {
                content.w[i] &= bits_mask(CONTENT_BITS(LEVEL), i);
            }
            // What the parents' contents must XOR to; their keys agree.
            u64 x[PARENT_LONGS], mask[PARENT_LONGS];
            UNROLL for (int i = 0; i < PARENT_LONGS; i++) {
                x[i] = (i < CHILD_LONGS ? content.w[i < CHILD_LONGS ? i : 0] >> DIGIT_BITS : 0)
                       | (i > 0 ? content.w[i > 0 ? i - 1 : 0] << (64 - DIGIT_BITS) : 0);
                mask[i] = bits_mask(CONTENT_BITS(PREV), i);
#if CAT(OVERWRITTEN_, PREV)
                mask[i] &= i == PARENT_LONGS - 1 ? 0xfffffffful : 0;
#endif
            }
            x[0] |= (u64)child_bucket << (64 - DIGIT_BITS);
            const u32 bucket = (u32)(tag >> (2 * SLOT_BITS));
            const u32 first_a = (u32)(tag >> SLOT_BITS) & SLOT_MASK;
            const u32 first_b = (u32)tag & SLOT_MASK;
            const u32 taken = min(COUNTS(PREV)[bucket], (u32)SLOTS);
            for (u32 a = first_a; a < min(first_a + WINDOW_A, taken); a++) {
                const PARENT row_a = CAT(load_, PREV)(parent_lo, parent_hi, bucket, a);
                for (u32 b = first_b + me; b < min(first_b + WINDOW_B, taken); b += WORK_GROUP) {
                    const PARENT row_b = CAT(load_, PREV)(parent_lo, parent_hi, bucket, b);
                    u64 differ = 0;
                    UNROLL for (int i = 0; i < PARENT_LONGS; i++) {
                        differ |= (row_a.w[i] ^ row_b.w[i] ^ x[i]) & mask[i];
                    }
                    if (differ == 0 && a != b && local_inc(&found) == 0) {
                        tree[4 * node] = bucket;
                        tree[4 * node + 1] = a;
                        tree[4 * node + 2] = bucket;
                        tree[4 * node + 3] = b;
                    }
                }
            }
        }
        GROUP_BARRIER();
        if (me == 0 && !skip && found == 0) {
            SET_STATE(tree, UNRESOLVED);
        }
        GROUP_BARRIER();
    }
}

#undef CHILD
#undef PARENT
#undef CHILD_LONGS
#undef PARENT_LONGS
#undef DEPTH
#undef LOST
#undef WINDOW_A
#undef WINDOW_B
