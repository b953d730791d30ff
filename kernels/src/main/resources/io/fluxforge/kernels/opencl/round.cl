// A round: joins list LEVEL to list NEXT. Included once for each round but the last.
//
// Rows of a bucket whose keys agree are joined: XOR, key dropped, the next digit's leading bits taken off as the bucket.
// A group takes a bucket at a time.
//
//   WORK_GROUP == 1 (CPUs): a bucket is first split by the key's leading SHELF_BITS bits into shelves, copies of its rows
//     that fit the first two levels of cache with all tables; few large buckets keep the write streams few. Rows are linked by
//     key: heads[] holds the newest row of a key, links[] for each row the one before it. Finding pairs has no branch that
//     depends on data: appending always writes and moves on only if there was a pair.
//     scratch: u64[(SCRATCH_LONGS + 1) * SHELVES * SHELF_SLOTS] for each writer: rows, then their slots as u32. SCRATCH_LONGS
//     is the largest ROW_LONGS.
//   WORK_GROUP  > 1 (GPUs): a work-item reads ITEM_ROWS rows into registers, the only time that they are read. Rows are counted by
//     key and listed in that order, which leads to a list of pairs, of which all work-items join as many. Partners come together
//     in local memory, PLANE_WORDS words of all rows at a time; the joined words take the registers of the rows' own.
//     Local memory: 4 * (GROUP_PAIRS + max(2^KEY_BITS + SLOTS, PLANE_WORDS * SLOTS)) bytes.
//
// Tunables:
//   SHELF_BITS, SHELF_SLOTS   see above; SHELF_BITS is 0 with WORK_GROUP > 1
//   ITEM_ROWS                 rows and pairs of a work-item, with WORK_GROUP > 1; WORK_GROUP * ITEM_ROWS is SLOTS or more, and more
//                             pairs than that are lost and counted
//   PLANE_WORDS               1 or 2: less local memory, or half of the barriers

#define IN CAT(row_, LEVEL)
#define OUT CAT(row_, NEXT)
#define IN_LONGS CAT(ROW_LONGS_, LEVEL)
#define OUT_LONGS CAT(ROW_LONGS_, NEXT)

#ifndef NO_ROW
#define NO_ROW 0xffffu
#define SHELVES (1u << SHELF_BITS)
#define HEADS (1u << (KEY_BITS - SHELF_BITS))
#define PAIRS (4 * SHELF_SLOTS)
#define GROUP_PAIRS (WORK_GROUP * ITEM_ROWS)
#define KEYS_LONGS ((HEADS + SLOTS + 1) / 2)
#define PLANE_LONGS ((PLANE_WORDS * SLOTS + 1) / 2)
#define ROOM_LONGS (KEYS_LONGS > PLANE_LONGS ? KEYS_LONGS : PLANE_LONGS)
#if PLANE_WORDS == 1
typedef u32 piece;
#define PIECE(row, p) ((u32)((row).w[(p) / 2] >> ((p) % 2 == 0 ? 32 : 0)))
#define LONG_OF(pieces, w, end) (((u64)(pieces)[2 * (w)] << 32) | (2 * (w) + 1 < (end) ? (pieces)[2 * (w) + 1 < (end) ? 2 * (w) + 1 : 0] : 0))
#else
typedef u64 piece;
#define PIECE(row, p) ((row).w[p])
#define LONG_OF(pieces, w, end) ((pieces)[w])
#endif
// The key of a row by its first piece.
#define KEY_OF(first) ((u32)((first) >> (32 * PLANE_WORDS - KEY_BITS)))
#endif

// Writes the XOR of two rows from these slots of a bucket. Rows that XOR to nothing at all are dropped: but for a chance far
// below that of a full bucket their trees hold rows twice, and left alone they would all join with each other.
static inline void CAT(join_, LEVEL)(IN x, u32 bucket, u32 slot_a, u32 slot_b, __global u32 *lo, __global u32 *hi,
                              __global u32 *count, __global u32 *cursor) {
    u64 any = 0;
    UNROLL for (int i = 0; i < IN_LONGS; i++) {
        any |= x.w[i] & bits_mask(CONTENT_BITS(LEVEL), i);
    }
    if (any == 0) {
        return;
    }
    OUT out;
    UNROLL for (int i = 0; i < OUT_LONGS; i++) {
        out.w[i] = ((x.w[i] << DIGIT_BITS) | (i + 1 < IN_LONGS ? x.w[i + 1 < IN_LONGS ? i + 1 : 0] >> (64 - DIGIT_BITS) : 0))
                   & bits_mask(CONTENT_BITS(NEXT), i);
    }
    CAT(set_tag_, NEXT)(&out, (((((u64)bucket) << SLOT_BITS) | slot_a) << SLOT_BITS) | slot_b);
    u32 to = (u32)((x.w[0] << KEY_BITS) >> (64 - BUCKET_BITS));
    u32 slot = take_slot(count, cursor, to);
    if (slot < SLOTS) {
        CAT(store_, NEXT)(lo, hi, to, slot, out);
    }
}

#if WORK_GROUP == 1

KERNEL CAT(round_, LEVEL)(__global const u32 *in_lo, __global const u32 *in_hi, __global u32 *lo, __global u32 *hi,
                          __global u32 *counts, __global u8 *holes, __global u32 *cursors, __global u64 *scratch,
                          __global u32 *stats) {
    __global const u32 *in_count = COUNTS(LEVEL);
    __global u32 *count = COUNTS(NEXT);
    __local u16 heads[HEADS];
    __local u16 links[SHELF_SLOTS];
    __local u32 pairs[PAIRS + 1];
    __local u32 ends[SHELVES];
    __global u32 *cursor = cursors + get_group_id(0) * BUCKETS;
    __global IN *rows = (__global IN *)(scratch + get_group_id(0) * ((SCRATCH_LONGS + 1) * SHELVES * SHELF_SLOTS));
    __global u32 *slots = (__global u32 *)(rows + SHELVES * SHELF_SLOTS);
    u32 rows_read = 0, rows_lost = 0, pairs_lost = 0;
    open_cursors(cursor);
    FOR_TURNS(bucket, BUCKETS, TURNS_ROUND(LEVEL)) {
        u32 taken = min(in_count[bucket], (u32)SLOTS);
        rows_lost += in_count[bucket] - taken;
        for (u32 shelf = 0; shelf < SHELVES; shelf++) {
            ends[shelf] = shelf * SHELF_SLOTS;
        }
        FOR_ROWS(slot, bucket, taken, HOLES(LEVEL)) {
            IN row = CAT(load_, LEVEL)(in_lo, in_hi, bucket, slot);
            u32 shelf = (u32)(row.w[0] >> 1 >> (63 - SHELF_BITS));
            u32 at = ends[shelf];
            // Full shelves swallow rows at their last place, which is not read.
            ends[shelf] = at + 1;
            at = min(at, (shelf + 1) * SHELF_SLOTS - 1);
            rows[at] = row;
            slots[at] = slot;
        }
        for (u32 shelf = 0; shelf < SHELVES; shelf++) {
            __global const IN *base = rows + shelf * SHELF_SLOTS;
            __global const u32 *base_slots = slots + shelf * SHELF_SLOTS;
            u32 all = ends[shelf] - shelf * SHELF_SLOTS;
            u32 n = min(all, (u32)SHELF_SLOTS - 1);
            rows_read += all;
            pairs_lost += all - n;
            for (u32 i = 0; i < HEADS; i++) {
                heads[i] = NO_ROW;
            }
            u32 found = 0;
            for (u32 i = 0; i < n; i++) {
                u32 key = (u32)(base[i].w[0] >> (64 - KEY_BITS)) % HEADS;
                u32 before = heads[key];
                heads[key] = (u16)i;
                links[i] = (u16)before;
                pairs[found] = (i << 16) | before;
                found += before != NO_ROW;
            }
            // Each pair leads to the next by its older row's link: one array is both queue and result.
            for (u32 i = 0; i < found && found < PAIRS; i++) {
                u32 before = links[pairs[i] & 0xffff];
                pairs[found] = (pairs[i] & 0xffff0000u) | before;
                found += before != NO_ROW;
            }
            pairs_lost += found == PAIRS;
            for (u32 i = 0; i < found; i++) {
                u32 a = pairs[i] >> 16, b = pairs[i] & 0xffff;
                IN x;
                UNROLL for (int w = 0; w < IN_LONGS; w++) {
                    x.w[w] = base[a].w[w] ^ base[b].w[w];
                }
                CAT(join_, LEVEL)(x, bucket, base_slots[a], base_slots[b], lo, hi, count, cursor);
            }
        }
    }
    close_cursors(cursor, HOLES(NEXT), &stats[STAT_LOST(NEXT)]);
    atomic_add(&stats[STAT_ROWS(LEVEL)], rows_read);
    atomic_add(&stats[STAT_LOST(LEVEL)], rows_lost);
    atomic_add(&stats[STAT_LOST(NEXT)], pairs_lost);
}

#else

// A row as it is exchanged: PLANES pieces of PLANE_WORDS u32 words.
#define PLANES ((CAT(ROW_WORDS_, LEVEL) + PLANE_WORDS - 1) / PLANE_WORDS)

KERNEL CAT(round_, LEVEL)(__global const u32 *in_lo, __global const u32 *in_hi, __global u32 *lo, __global u32 *hi,
                          __global u32 *counts, __global u8 *holes, __global u32 *cursors, __global u64 *scratch,
                          __global u32 *stats) {
    __global const u32 *in_count = COUNTS(LEVEL);
    __global u32 *count = COUNTS(NEXT);
    // The keys' counts, then starts, and behind them slots and ranks in order of keys; after that a plane of all rows.
    __local u64 room[ROOM_LONGS];
    // For each pair the slot of the later row << 16, and that of the earlier.
    __local u32 pairs[GROUP_PAIRS];
    __local u32 rows_placed, pairs_placed;
    LOCAL_POINTER u32 *keys = (LOCAL_POINTER u32 *)room;
    LOCAL_POINTER u32 *order = keys + HEADS;
    LOCAL_POINTER piece *plane = (LOCAL_POINTER piece *)room;
    const u32 me = get_local_id(0);
    FOR_TURNS(bucket, BUCKETS, TURNS_ROUND(LEVEL)) {
        const u32 taken = min(in_count[bucket], (u32)SLOTS);
        for (u32 key = me; key < HEADS; key += WORK_GROUP) {
            keys[key] = 0;
        }
        if (me == 0) {
            rows_placed = 0;
            pairs_placed = 0;
        }
        GROUP_BARRIER();
        // Rows first, then joined rows.
        piece rows[ITEM_ROWS][PLANES];
        // How many rows of a row's key were counted before it: its partners.
        u32 ranks[ITEM_ROWS];
        UNROLL_ITEMS for (u32 i = 0; i < ITEM_ROWS; i++) {
            const u32 slot = i * WORK_GROUP + me;
            if (slot < taken) {
                const IN row = CAT(load_, LEVEL)(in_lo, in_hi, bucket, slot);
                UNROLL_ITEMS for (int p = 0; p < PLANES; p++) {
                    rows[i][p] = PIECE(row, p);
                }
                ranks[i] = local_inc(&keys[KEY_OF(rows[i][0])]);
            }
        }
        GROUP_BARRIER();
        // Which key comes first does not matter, only that each has a place of its own.
        u32 my_rows = 0;
        for (u32 key = me; key < HEADS; key += WORK_GROUP) {
            my_rows += keys[key];
        }
        u32 start = local_add(&rows_placed, my_rows);
        for (u32 key = me; key < HEADS; key += WORK_GROUP) {
            const u32 rows_of_key = keys[key];
            keys[key] = start;
            start += rows_of_key;
        }
        GROUP_BARRIER();
        UNROLL_ITEMS for (u32 i = 0; i < ITEM_ROWS; i++) {
            const u32 slot = i * WORK_GROUP + me;
            if (slot < taken) {
                order[keys[KEY_OF(rows[i][0])] + ranks[i]] = (ranks[i] << 16) | slot;
            }
        }
        GROUP_BARRIER();
        u32 my_pairs = 0;
        for (u32 at = me; at < taken; at += WORK_GROUP) {
            my_pairs += order[at] >> 16;
        }
        u32 pair = local_add(&pairs_placed, my_pairs);
        for (u32 at = me; at < taken; at += WORK_GROUP) {
            const u32 later = order[at];
            for (u32 back = later >> 16; back > 0; back--) {
                if (pair < GROUP_PAIRS) {
                    pairs[pair] = (later << 16) | (order[at - back] & 0xffff);
                }
                pair++;
            }
        }
        GROUP_BARRIER();
        const u32 found = min(pairs_placed, (u32)GROUP_PAIRS);
        UNROLL_ITEMS for (int p = 0; p < PLANES; p++) {
            UNROLL_ITEMS for (u32 i = 0; i < ITEM_ROWS; i++) {
                if (i * WORK_GROUP + me < taken) {
                    plane[i * WORK_GROUP + me] = rows[i][p];
                }
            }
            GROUP_BARRIER();
            UNROLL_ITEMS for (u32 i = 0; i < ITEM_ROWS; i++) {
                if (i * WORK_GROUP + me < found) {
                    const u32 slots = pairs[i * WORK_GROUP + me];
                    rows[i][p] = plane[slots >> 16] ^ plane[slots & 0xffff];
                }
            }
            GROUP_BARRIER();
        }
        UNROLL_ITEMS for (u32 i = 0; i < ITEM_ROWS; i++) {
            if (i * WORK_GROUP + me < found) {
                const u32 slots = pairs[i * WORK_GROUP + me];
                IN joined;
                UNROLL for (int w = 0; w < IN_LONGS; w++) {
                    joined.w[w] = LONG_OF(rows[i], w, PLANES);
                }
                CAT(join_, LEVEL)(joined, bucket, slots >> 16, slots & 0xffff, lo, hi, count, cursors);
            }
        }
        if (me == 0) {
            atomic_add(&stats[STAT_ROWS(LEVEL)], taken);
            atomic_add(&stats[STAT_LOST(LEVEL)], in_count[bucket] - taken);
            atomic_add(&stats[STAT_LOST(NEXT)], pairs_placed - found);
        }
    }
}

#undef PLANES

#endif

#undef IN
#undef OUT
#undef IN_LONGS
#undef OUT_LONGS
