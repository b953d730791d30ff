// Lists of rows: buckets, slots, counters.
//
// A list is BUCKETS buckets of SLOTS slots. The leading BUCKET_BITS bits of a row's next digit choose its bucket and are
// not stored. No buffer may exceed a gigabyte, so the first half of the buckets lies in buffer `lo`, the second in `hi`:
//
//   slot s of bucket b: u32 words ((b mod BUCKETS/2) * SLOTS + s) * ROW_PITCH_level of its half
//                       (rows.cl: of large rows on GPUs in two planes)
//
// count[b] is the number of slots taken in bucket b; it may exceed SLOTS, and what is beyond is lost and reported.
//
// Slots are handed out
//   CHUNK == 1: one by one by an atomic counter in global memory, in the cache that a GPU's compute units share;
//   CHUNK  > 1: by the chunk to one of WRITERS work-groups, which keeps its place in each bucket in cursor[], so that
//               cores do not fight for the counters' cache lines. Chunks left partly empty are noted in holes[].
//
// Parameters of the proof of work, always given: N, K, DIGIT_BITS, INDEX_BITS, ROWS_PER_HASH, ROW_BYTES, TWIST.
// Tunables, always given, because they depend on each other:
//   BUCKET_BITS  2^BUCKET_BITS buckets: enough for a bucket to fit local memory, few enough for the open write streams
//                (a cache line for each bucket) to stay in cache
//   SLOTS        slots of a bucket: its mean and a few standard deviations; a multiple of CHUNK
//   SLOT_BITS    bits of a slot's number
//   CHUNK        see above; 1 unless WORK_GROUP is 1

#define BUCKETS (1u << BUCKET_BITS)
#define HALF_BUCKETS (BUCKETS / 2)
#define CHUNKS (SLOTS / CHUNK)
#define KEY_BITS (DIGIT_BITS - BUCKET_BITS)
#define LIST_SIZE (1u << INDEX_BITS)
#define HASHES ((LIST_SIZE + ROWS_PER_HASH - 1) / ROWS_PER_HASH)
#define GROUP_HASHES 16u
#define HASH_GROUPS ((HASHES + GROUP_HASHES - 1) / GROUP_HASHES)

// counts: u32[K * BUCKETS], holes: u8[K * BUCKETS * CHUNKS], one part for each list; both cleared before each nonce.
#define COUNTS(level) (counts + (level)*BUCKETS)
#define HOLES(level) (holes + (level)*BUCKETS * CHUNKS)

// stats: u32[4 * K + 3], cleared before each nonce: for each list the rows read from it and the rows lost on the way into
// it; then the counters of the end; then the turns that each kernel has handed out.
#define STAT_ROWS(level) (2 * (level))
#define STAT_LOST(level) (2 * (level) + 1)
#define STAT_CANDIDATES (2 * K)
#define TURNS_GENERATE (stats + 2 * K + 1)
#define TURNS_ROUND(level) (stats + 2 * K + 2 + (level))
#define TURNS_LAST (stats + 3 * K + 1)
#define TURNS_PARENTS(level) (stats + 3 * K + 1 + (level))
#define TURNS_INDICES (stats + 4 * K + 2)

#if CHUNK == 1
// All rows of a bucket, shared among the work-items of a group.
#define FOR_ROWS(slot, bucket, taken, holes) \
    for (u32 slot = get_local_id(0); slot < (taken); slot += WORK_GROUP)
#else
#define FOR_ROWS(slot, bucket, taken, holes)                               \
    for (u32 chunk_ = 0; chunk_ * CHUNK < (taken); chunk_++)               \
        for (u32 slot = chunk_ * CHUNK,                                    \
                 end_ = slot + CHUNK - (holes)[(bucket)*CHUNKS + chunk_]; \
             slot < end_; slot++)
#endif

// The slot for another row of a bucket; SLOTS or more if the bucket is full.
static inline u32 take_slot(__global u32 *count, __global u32 *cursor, u32 bucket) {
#if CHUNK == 1
    return atomic_inc(&count[bucket]);
#else
    u32 slot = cursor[bucket];
    if (slot % CHUNK == 0) {
        slot = atomic_add(&count[bucket], CHUNK);
    }
    cursor[bucket] = slot + 1;
    return slot;
#endif
}

#if CHUNK > 1
// Every writer's first act in a kernel.
static inline void open_cursors(__global u32 *cursor) {
    for (u32 bucket = 0; bucket < BUCKETS; bucket++) {
        cursor[bucket] = 0;
    }
}

// And its last: notes what is left empty.
static inline void close_cursors(__global const u32 *cursor, __global u8 *holes, __global u32 *lost) {
    for (u32 bucket = 0; bucket < BUCKETS; bucket++) {
        u32 slot = cursor[bucket];
        u32 hole = (CHUNK - slot % CHUNK) % CHUNK;
        if (hole > 0 && slot < SLOTS) {
            holes[bucket * CHUNKS + slot / CHUNK] = (u8)hole;
        } else if (hole > 0) {
            // Beyond the end: count_bucket() takes the whole chunk for lost rows.
            atomic_sub(lost, hole);
        }
    }
}
#else
#define open_cursors(cursor)
#define close_cursors(cursor, holes, lost)
#endif
