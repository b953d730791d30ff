// A round: joins list LEVEL to list NEXT. Included once for each round but the last.
//
// Rows of a bucket whose keys agree are joined: XOR, key dropped, the next digit's leading bits taken off as the bucket.
// A group takes a bucket at a time; its rows are linked by key ("linking beats listing"): heads[] holds the newest row of a
// key, links[] for each row the one before it.
//
//   WORK_GROUP == 1 (CPUs): a bucket is first split by the key's leading SHELF_BITS bits into shelves, copies of its rows
//     that fit the first two levels of cache with all tables; few large buckets keep the write streams few. Finding pairs
//     has no branch that depends on data: appending always writes and moves on only if there was a pair.
//     scratch: u64[(SCRATCH_LONGS + 1) * SHELVES * SHELF_SLOTS] for each writer: rows, then their slots as u32. SCRATCH_LONGS
//     is the largest ROW_LONGS.
//   WORK_GROUP  > 1 (GPUs): the bucket is linked in local memory; pairs go through a queue there, so that all work-items
//     join as many. With ROWS_IN_LOCAL the rows stay there too, and the bucket is read exactly once.
//     Local memory: 4 * 2^KEY_BITS + 2 * SLOTS + 4 * QUEUE bytes, and with ROWS_IN_LOCAL 8 * ROW_LONGS * SLOTS.
//
// Tunables:
//   SHELF_BITS, SHELF_SLOTS   see above; SHELF_BITS is 0 with WORK_GROUP > 1
//   QUEUE                     pairs that wait; a full queue costs balance, not pairs
//   ROWS_IN_LOCAL             1 if a bucket's rows fit local memory

#define IN CAT(row_, LEVEL)
#define OUT CAT(row_, NEXT)
#define IN_LONGS CAT(ROW_LONGS_, LEVEL)
#define OUT_LONGS CAT(ROW_LONGS_, NEXT)

#ifndef NO_ROW
#define NO_ROW 0xffffu
#define SHELVES (1u << SHELF_BITS)
#define HEADS (1u << (KEY_BITS - SHELF_BITS))
#define PAIRS (4 * SHELF_SLOTS)
#endif

// Writes the join of two rows from these slots of a bucket. Rows that XOR to nothing at all are dropped: but for a chance far
// below that of a full bucket their trees hold rows twice, and left alone they would all join with each other.
static inline void CAT(join_, LEVEL)(IN a, IN b, u32 bucket, u32 slot_a, u32 slot_b, __global u32 *lo, __global u32 *hi,
                              __global u32 *count, __global u32 *cursor) {
    u64 x[IN_LONGS + 1];
    UNROLL for (int i = 0; i < IN_LONGS; i++) {
        x[i] = a.w[i] ^ b.w[i];
    }
    x[IN_LONGS] = 0;
    u64 any = 0;
    UNROLL for (int i = 0; i < IN_LONGS; i++) {
        any |= x[i] & bits_mask(CONTENT_BITS(LEVEL), i);
    }
    if (any == 0) {
        return;
    }
    OUT out;
    UNROLL for (int i = 0; i < OUT_LONGS; i++) {
        out.w[i] = ((x[i] << DIGIT_BITS) | (x[i + 1 < IN_LONGS ? i + 1 : IN_LONGS] >> (64 - DIGIT_BITS)))
                   & bits_mask(CONTENT_BITS(NEXT), i);
    }
    CAT(set_tag_, NEXT)(&out, (((((u64)bucket) << SLOT_BITS) | slot_a) << SLOT_BITS) | slot_b);
    u32 to = (u32)((x[0] << KEY_BITS) >> (64 - BUCKET_BITS));
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
                CAT(join_, LEVEL)(base[a], base[b], bucket, base_slots[a], base_slots[b], lo, hi, count, cursor);
            }
        }
    }
    close_cursors(cursor, HOLES(NEXT), &stats[STAT_LOST(NEXT)]);
    atomic_add(&stats[STAT_ROWS(LEVEL)], rows_read);
    atomic_add(&stats[STAT_LOST(LEVEL)], rows_lost);
    atomic_add(&stats[STAT_LOST(NEXT)], pairs_lost);
}

#else

// Joins two rows, by their slots.
static inline void CAT(join_slots_, LEVEL)(LOCAL_POINTER const u64 *cache, __global const u32 *in_lo, __global const u32 *in_hi,
                                    u32 bucket, u32 i, u32 j, __global u32 *lo, __global u32 *hi,
                                    __global u32 *count) {
    IN a, b;
#if ROWS_IN_LOCAL
    UNROLL for (int w = 0; w < IN_LONGS; w++) {
        a.w[w] = cache[w * SLOTS + i];
        b.w[w] = cache[w * SLOTS + j];
    }
#else
    a = CAT(load_, LEVEL)(in_lo, in_hi, bucket, i);
    b = CAT(load_, LEVEL)(in_lo, in_hi, bucket, j);
#endif
    CAT(join_, LEVEL)(a, b, bucket, i, j, lo, hi, count, 0);
}

KERNEL CAT(round_, LEVEL)(__global const u32 *in_lo, __global const u32 *in_hi, __global u32 *lo, __global u32 *hi,
                          __global u32 *counts, __global u8 *holes, __global u32 *cursors, __global u64 *scratch,
                          __global u32 *stats) {
    __global const u32 *in_count = COUNTS(LEVEL);
    __global u32 *count = COUNTS(NEXT);
    __local u32 heads[HEADS];
    __local u16 links[SLOTS];
    __local u32 queue[QUEUE];
    __local u32 queued;
#if ROWS_IN_LOCAL
    // Word by word, so that neighbours lie in different banks.
    __local u64 cache[IN_LONGS * SLOTS];
#else
    __local u64 cache[1];
#endif
    const u32 me = get_local_id(0);
    FOR_TURNS(bucket, BUCKETS, TURNS_ROUND(LEVEL)) {
        const u32 taken = min(in_count[bucket], (u32)SLOTS);
        for (u32 i = me; i < HEADS; i += WORK_GROUP) {
            heads[i] = NO_ROW;
        }
        GROUP_BARRIER();
        for (u32 slot = me; slot < taken; slot += WORK_GROUP) {
            IN row = CAT(load_, LEVEL)(in_lo, in_hi, bucket, slot);
#if ROWS_IN_LOCAL
            UNROLL for (int i = 0; i < IN_LONGS; i++) {
                cache[i * SLOTS + slot] = row.w[i];
            }
#endif
            links[slot] = (u16)local_xchg(&heads[(u32)(row.w[0] >> (64 - KEY_BITS))], slot);
        }
        GROUP_BARRIER();
        for (u32 base = 0; base < taken; base += QUEUE / 2) {
            if (me == 0) {
                queued = 0;
            }
            GROUP_BARRIER();
            const u32 end = min(base + QUEUE / 2, taken);
            for (u32 i = base + me; i < end; i += WORK_GROUP) {
                for (u32 j = links[i]; j != NO_ROW; j = links[j]) {
                    u32 at = local_inc(&queued);
                    if (at < QUEUE) {
                        queue[at] = (i << 16) | j;
                    } else {
                        CAT(join_slots_, LEVEL)(cache, in_lo, in_hi, bucket, i, j, lo, hi, count);
                    }
                }
            }
            GROUP_BARRIER();
            const u32 pairs = min(queued, (u32)QUEUE);
            for (u32 at = me; at < pairs; at += WORK_GROUP) {
                CAT(join_slots_, LEVEL)(cache, in_lo, in_hi, bucket, queue[at] >> 16, queue[at] & 0xffff, lo, hi, count);
            }
            GROUP_BARRIER();
        }
        if (me == 0) {
            atomic_add(&stats[STAT_ROWS(LEVEL)], taken);
            atomic_add(&stats[STAT_LOST(LEVEL)], in_count[bucket] - taken);
        }
        GROUP_BARRIER();
    }
}

#endif

#undef IN
#undef OUT
#undef IN_LONGS
#undef OUT_LONGS
