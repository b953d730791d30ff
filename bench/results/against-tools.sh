#!/usr/bin/env bash
# Compares `bench node` with sysbench, dd and fio on this machine, one right after the other, in each of three repetitions.
#
#   bench/results/against-tools.sh FOLDER [cpu|disk]      needs sysbench, fio, jq; FOLDER on the disk to be measured, 3 GB free
#
# On a machine with other work, as root: RUN='chrt -f 10' bench/results/against-tools.sh FOLDER
set -euo pipefail
folder=$1
what=${2:-both}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cores=$(nproc)

# shellcheck disable=SC2206 # words are wanted
run=(${RUN:-})

node() { "${run[@]}" "$root/fluxforge" bench node --dir "$folder" --json "$@" 2>/dev/null; }
percent() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%+.1f %%", 100 * (a / b - 1) }'; }
sysbench_eps() { "${run[@]}" sysbench cpu --cpu-max-prime=60000 --time=5 --threads="$1" run | awk '/events per second/ { print $4 }'; }

if [[ $what != disk ]]; then
    for repetition in 1 2 3; do
        ours=$(node --time 5 --skip cpu-all,memory,disk,network | jq .machine.epsOneThread)
        theirs=$(sysbench_eps 1)
        printf 'EPS, 1 thread:  ours %.2f, sysbench %.2f, %s\n' "$ours" "$theirs" "$(percent "$ours" "$theirs")"
        ours=$(node --time 5 --skip cpu-one,memory,disk,network | jq .machine.epsAllThreads)
        theirs=$(sysbench_eps "$cores")
        printf 'EPS, %d threads: ours %.2f, sysbench %.2f, %s\n' "$cores" "$ours" "$theirs" "$(percent "$ours" "$theirs")"
    done
fi
if [[ $what != cpu ]]; then
    file=$folder/against-tools.tmp
    trap 'rm -f "$file"' EXIT
    fio_json() { "${run[@]}" fio --name=x --filename="$file" --output-format=json --ioengine=psync "$@"; }
    for repetition in 1 2 3; do
        report=$(node --skip cpu-one,cpu-all,memory,network)
        # dd prints the rate to three digits; its seconds give more.
        theirs=$(for i in 1 2 3; do
            rm -f "$file"
            LC_ALL=C "${run[@]}" dd if=/dev/zero of="$file" bs=64k count=16k conv=fdatasync 2>&1
        done | awk '/copied/ { print $1 / $(NF - 3) }' | sort -n | sed -n 2p)
        ours=$(jq .metrics.diskWriteBytesPerSecond.median <<<"$report")
        printf 'sequential, MB/s:       ours %.0f, dd %.0f, %s\n' "$(jq -n "$ours / 1e6")" "$(jq -n "$theirs / 1e6")" "$(percent "$ours" "$theirs")"
        theirs=$(for i in 1 2 3; do
            rm -f "$file"
            fio_json --rw=write --bs=64k --size=1g --end_fsync=1 --fallocate=none | jq '.jobs[0].write.bw_bytes'
        done | sort -n | sed -n 2p)
        printf 'sequential, MB/s:       ours %.0f, fio %.0f, %s\n' "$(jq -n "$ours / 1e6")" "$(jq -n "$theirs / 1e6")" "$(percent "$ours" "$theirs")"
        ours=$(jq .metrics.diskDirectWriteBytesPerSecond.median <<<"$report")
        theirs=$(for i in 1 2 3; do
            rm -f "$file"
            fio_json --rw=write --bs=1m --size=1g --direct=1 --end_fsync=1 --fallocate=none | jq '.jobs[0].write.bw_bytes'
        done | sort -n | sed -n 2p)
        printf 'direct, MB/s:           ours %.0f, fio %.0f, %s\n' "$(jq -n "$ours / 1e6")" "$(jq -n "$theirs / 1e6")" "$(percent "$ours" "$theirs")"
        ours=$(jq .metrics.diskSyncedWritesPerSecond.median <<<"$report")
        theirs=$(fio_json --rw=randwrite --bs=4k --size=256m --direct=1 --fdatasync=1 --overwrite=1 --time_based --runtime=4 |
            jq '.jobs[0].write.iops')
        printf 'synced 4 KiB writes/s:  ours %.0f, fio %.0f, %s\n' "$ours" "$theirs" "$(percent "$ours" "$theirs")"
    done
fi
