// From rows of list 0 to their indices: by hashing the few indices that share a row's tag.
//
// indices: u32[MAX_CANDIDATES << K], for each tree the indices of its rows of list 0 from left to right. A group takes
// one row at a time, a work-item LANES groups of hash indices. A tree with twins gets TWIN_INDEX in all places; where a row
// or an index was not found, there is NO_INDEX.

#define INDEX_WINDOW (1u << TAG_LOST_0)
#define TWIN_INDEX 0xffffffffu
#define NO_INDEX 0xfffffffeu
#define GROUP_ROWS (GROUP_HASHES * ROWS_PER_HASH)

KERNEL find_indices(const ulong8 chain, const ulong m0, const ulong m1, __global const u32 *lo, __global const u32 *hi,
                    __global const u32 *candidates, __global u32 *indices, __global u32 *stats) {
    __local u32 found, skip;
    const u32 me = get_local_id(0);
    const u32 items = min(stats[STAT_CANDIDATES], (u32)MAX_CANDIDATES) << K;
    FOR_TURNS(item, items, TURNS_INDICES) {
        __global const u32 *tree = candidates + (item >> K) * 2 * TREE_NODES;
        const u32 node = (1u << K) + item % (1u << K);
        if (me == 0) {
            skip = tree[0] != ALIVE || has_twins(tree, K);
            found = 0;
        }
        GROUP_BARRIER();
        if (!skip) {
            const u32 bucket = tree[2 * node];
            const row_0 row = load_0(lo, hi, bucket, tree[2 * node + 1]);
            const u32 first = (u32)tag_of_0(row);
            const u32 end = min(first + INDEX_WINDOW, LIST_SIZE);
            const u32 end_group = (end - 1) / GROUP_ROWS + 1;
            for (u32 group = first / GROUP_ROWS + me * LANES; group < end_group; group += WORK_GROUP * LANES) {
                lanes64 sums[8];
                UNROLL for (int i = 0; i < 8; i++) {
                    sums[i] = (lanes64)(0ul);
                }
                KEEP_LOOP for (u32 step = 0; step < GROUP_HASHES; step++) {
                    lanes64 g = ((lanes64)((u64)group) + LANE_NUMBERS) * GROUP_HASHES + (lanes64)((u64)step);
                    next_hashes(&chain, m0, m1, g, sums);
                    for (u32 lane = 0; lane < LANES; lane++) {
                        u64 hash[9];
                        UNROLL for (int i = 0; i < 8; i++) {
                            hash[i] = swap_bytes(LANE(sums[i], lane));
                        }
                        hash[8] = 0;
                        UNROLL for (int chunk = 0; chunk < ROWS_PER_HASH; chunk++) {
                            u32 index = ((group + lane) * GROUP_HASHES + step) * ROWS_PER_HASH + chunk;
                            row_0 other;
                            u64 differ = cut_row(hash, chunk, 0, &other) ^ bucket;
                            UNROLL for (int i = 0; i < ROW_LONGS_0; i++) {
                                u64 mask = bits_mask(CONTENT_BITS(0), i);
#if OVERWRITTEN_0
                                mask &= i == ROW_LONGS_0 - 1 ? 0xfffffffful : 0;
#endif
                                differ |= (row.w[i] ^ other.w[i]) & mask;
                            }
                            if (differ == 0 && index >= first && index < end && local_inc(&found) == 0) {
                                indices[item] = index;
                            }
                        }
                    }
                }
            }
        }
        GROUP_BARRIER();
        if (me == 0 && skip) {
            indices[item] = tree[0] == UNRESOLVED ? NO_INDEX : TWIN_INDEX;
        } else if (me == 0 && found == 0) {
            indices[item] = NO_INDEX;
        }
        GROUP_BARRIER();
    }
}
