// Generation: list 0 from the header.
//
// A work-item owns LANES groups of sixteen consecutive hash indices and walks them in order: with the twist the hash of an
// index is the sum (as 32-bit words) of the digests from its group's first index on, so a running sum is all it takes.
// Nothing is shared, no barrier is needed.
//
// Groups: any number of WORK_GROUP work-items, WRITERS of one work-item with WORK_GROUP 1.
// Traffic: LIST_SIZE rows of ROW_PITCH_0 words are written, nothing is read.

#define TURN_GROUPS (WORK_GROUP == 1 ? 64 * LANES : WORK_GROUP * LANES)

static inline u64 swap_bytes(u64 x) {
    x = ((x & 0x00ff00ff00ff00fful) << 8) | ((x >> 8) & 0x00ff00ff00ff00fful);
    x = ((x & 0x0000ffff0000fffful) << 16) | ((x >> 16) & 0x0000ffff0000fffful);
    return (x << 32) | (x >> 32);
}

// Bits 64 * word and following of row `chunk` of a hash, whose words are byte-swapped. One zero word follows them.
static inline u64 row_word(const u64 *hash, int chunk, int word) {
    int byte = chunk * ROW_BYTES + 8 * word;
    int at = byte / 8;
    int shift = 8 * (byte % 8);
    if (at > 7) {
        return 0;
    }
    u64 bits = shift == 0 ? hash[at] : (hash[at] << shift) | (hash[at + 1] >> (64 - shift));
    return bits & bits_mask(N, word);
}

// Cuts row `chunk` from a hash; returns its bucket.
static inline u32 cut_row(const u64 *hash, int chunk, u64 tag, row_0 *row) {
    u64 first = row_word(hash, chunk, 0);
    UNROLL for (int i = 0; i < ROW_LONGS_0; i++) {
        row->w[i] = (row_word(hash, chunk, i) << BUCKET_BITS) | (row_word(hash, chunk, i + 1) >> (64 - BUCKET_BITS));
    }
    set_tag_0(row, tag);
    return (u32)(first >> (64 - BUCKET_BITS));
}

// Hashes the next index of each lane's group. sums: the digests so far, or those of this index alone without the twist.
static FORCE_INLINE void next_hashes(const ulong8 *chain, const u64 m0, const u64 m1, lanes64 index, lanes64 *sums) {
    lanes64 digest[8];
    compress(chain, m0, (lanes64)(m1) | (index << 32), digest);
    UNROLL for (int i = 0; i < 8; i++) {
#if TWIST
        sums[i] = as_lanes64(as_lanes32(sums[i]) + as_lanes32(digest[i]));
#else
        sums[i] = digest[i];
#endif
    }
}

#if LANES == 1
#define LANE(vector, lane) (vector)
#else
#define LANE(vector, lane) (((const u64 *)&(vector))[lane])
#endif

static inline void generate_groups(const ulong8 *chain, const u64 m0, const u64 m1, u32 group, __global u32 *lo,
                            __global u32 *hi, __global u32 *count, __global u32 *cursor) {
    lanes64 sums[8];
    UNROLL for (int i = 0; i < 8; i++) {
        sums[i] = (lanes64)(0ul);
    }
    KEEP_LOOP for (u32 step = 0; step < GROUP_HASHES; step++) {
        lanes64 index = ((lanes64)((u64)group) + LANE_NUMBERS) * GROUP_HASHES + (lanes64)((u64)step);
        next_hashes(chain, m0, m1, index, sums);
        for (u32 lane = 0; lane < LANES; lane++) {
            u64 hash[9];
            UNROLL for (int i = 0; i < 8; i++) {
                hash[i] = swap_bytes(LANE(sums[i], lane));
            }
            hash[8] = 0;
            u32 first = ((group + lane) * GROUP_HASHES + step) * ROWS_PER_HASH;
            UNROLL for (int chunk = 0; chunk < ROWS_PER_HASH; chunk++) {
                row_0 row;
                u32 bucket = cut_row(hash, chunk, first + chunk, &row);
                // The last group may reach beyond the list.
                if (HASH_GROUPS * GROUP_HASHES * ROWS_PER_HASH == LIST_SIZE || first + chunk < LIST_SIZE) {
                    u32 slot = take_slot(count, cursor, bucket);
                    if (slot < SLOTS) {
                        store_0(lo, hi, bucket, slot, row);
                    }
                }
            }
        }
    }
}

// chain: BLAKE2b's state after the header's first 128 bytes; m0: the next 8 bytes; m1: the last 4 bytes.
KERNEL generate(const ulong8 chain, const ulong m0, const ulong m1, __global u32 *lo, __global u32 *hi,
                __global u32 *counts, __global u8 *holes, __global u32 *cursors, __global u32 *stats) {
#if CHUNK > 1
    __global u32 *cursor = cursors + get_group_id(0) * BUCKETS;
#else
    __global u32 *cursor = cursors;
#endif
    open_cursors(cursor);
    FOR_TURNS(turn, (HASH_GROUPS + TURN_GROUPS - 1) / TURN_GROUPS, TURNS_GENERATE) {
        u32 end = min((turn + 1) * TURN_GROUPS, HASH_GROUPS);
        for (u32 group = turn * TURN_GROUPS + get_local_id(0) * LANES; group < end; group += WORK_GROUP * LANES) {
            generate_groups(&chain, m0, m1, group, lo, hi, COUNTS(0), cursor);
        }
    }
    close_cursors(cursor, HOLES(0), &stats[STAT_LOST(0)]);
}
