// CUDA's threads as fibers of one processor thread: one group at a time, its threads in turns from barrier to barrier.
#include <functional>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>
#include <vector>

#define __device__
#define __global__
#define __shared__ static

struct Place {
    unsigned x;
};
static Place threadIdx, blockIdx, gridDim;

static ucontext_t scheduler;
static ucontext_t *current;
static std::function<void()> body;
static bool ended;

static void __syncthreads() { swapcontext(current, &scheduler); }
static void fiber() {
    body();
    ended = true;
}

// A kernel with so many groups of so many threads.
static void run(unsigned groups, unsigned threads, std::function<void()> kernel) {
    static const size_t STACK_BYTES = 64 << 10;
    body = kernel;
    gridDim.x = groups;
    std::vector<char> stacks(threads * STACK_BYTES);
    std::vector<ucontext_t> fibers(threads);
    for (blockIdx.x = 0; blockIdx.x < groups; blockIdx.x++) {
        std::vector<unsigned> alive;
        for (unsigned i = 0; i < threads; i++) {
            getcontext(&fibers[i]);
            fibers[i].uc_stack.ss_sp = &stacks[i * STACK_BYTES];
            fibers[i].uc_stack.ss_size = STACK_BYTES;
            fibers[i].uc_link = &scheduler;
            makecontext(&fibers[i], fiber, 0);
            alive.push_back(i);
        }
        while (!alive.empty()) {
            std::vector<unsigned> waiting;
            for (unsigned i : alive) {
                threadIdx.x = i;
                current = &fibers[i];
                ended = false;
                swapcontext(&scheduler, current);
                if (!ended) {
                    waiting.push_back(i);
                }
            }
            // All at a barrier or all at the end: anything else would hang on a device.
            if (!waiting.empty() && waiting.size() != alive.size()) {
                fprintf(stderr, "%zu of %zu threads wait at a barrier\n", waiting.size(), alive.size());
                exit(3);
            }
            alive = waiting;
        }
    }
}

static unsigned atomicAdd(unsigned *at, unsigned value) {
    unsigned old = *at;
    *at += value;
    return old;
}
static unsigned atomicOr(unsigned *at, unsigned bits) {
    unsigned old = *at;
    *at |= bits;
    return old;
}
static unsigned atomicExch(unsigned *at, unsigned value) {
    unsigned old = *at;
    *at = value;
    return old;
}

// A buffer as an argument of any pointer type.
struct Buffer {
    size_t bytes;
    void *at;
    explicit Buffer(size_t size) : bytes(size), at(calloc(size, 1)) {}
    template <class T> operator T *() const { return (T *)at; }
};
