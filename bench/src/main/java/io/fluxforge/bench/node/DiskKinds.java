package io.fluxforge.bench.node;

import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.machine.Disk;
import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The file systems once the kind of their disks is settled, as far as it can be: what the operator says counts, then what the system shows, then
 * what the measured disk did.
 *
 * @param all the largest first
 * @param held the one that was written to; empty if it is on no disk
 * @param notes a line for whatever is not as the system shows it
 */
record DiskKinds(List<FileSystem> all, Optional<FileSystem> held, List<String> notes) {
    /** A disk that takes so many 4 KiB writes a second, each synced, has no arm to move. */
    private static final double SSD_WRITES_PER_SECOND = 1000;

    private static final double GIB = 1L << 30;
    /** The rest is the partition for booting and the like. */
    private static final double WHOLE = 0.95;

    /** @param given the kind of the disks below {@code held}, by the operator */
    static DiskKinds settle(
            List<FileSystem> seen, Optional<FileSystem> held, Optional<DiskResult> written, Optional<Kind> given) {
        List<String> notes = new ArrayList<>();
        List<FileSystem> all = new ArrayList<>(seen);
        // An overlay is not among them, but nothing is lost with it: it lies on one that is, or else alone.
        if (held.isPresent()
                && seen.stream()
                        .noneMatch(each -> each.device().equals(held.get().device()))) {
            all.add(held.get());
        }
        Set<String> unknown = names(all, Kind.UNKNOWN);
        Set<String> measured = new LinkedHashSet<>(held.stream()
                .flatMap(each -> each.disks().stream())
                .map(Disk::name)
                .toList());
        Optional<Kind> kind = Optional.empty();
        if (given.isPresent() && held.isPresent()) {
            kind = given;
            notes.add(String.join(", ", measured) + ": " + given.get() + " by --disk-kind");
        } else if (written.isPresent() && written.get().random().perSecond() >= SSD_WRITES_PER_SECOND) {
            measured.retainAll(unknown);
            if (!measured.isEmpty()) {
                kind = Optional.of(Kind.SSD);
                notes.add(String.format(
                        Locale.ROOT,
                        "%s: the hypervisor hides its kind; taken as SSD, because it took %.0f synced 4 KiB writes a second",
                        String.join(", ", measured),
                        written.get().random().perSecond()));
            }
        }
        Optional<FileSystem> settled = held;
        if (kind.isPresent()) {
            Kind found = kind.get();
            all.replaceAll(each -> each.withKind(measured, found));
            settled = held.map(each -> each.withKind(measured, found));
            unknown.removeAll(measured);
        }
        unknown.forEach(
                name -> notes.add(name + ": whether it is an SSD cannot be seen from here; --disk-kind says it"));
        held.ifPresent(measuredOn -> noteVolume(measuredOn, notes));
        noteOthers(all, held, notes);
        return new DiskKinds(List.copyOf(all), settled, List.copyOf(notes));
    }

    /** An installer gives a volume the half of a disk, or less, and nobody notices. */
    private static void noteVolume(FileSystem held, List<String> notes) {
        if (held.deviceBytes() < held.diskBytes() * WHOLE) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s takes %.1f of the %.1f GiB of its disks, and no more counts; a volume of LVM can be enlarged (lvextend)",
                    held.device(),
                    held.deviceBytes() / GIB,
                    held.diskBytes() / GIB));
        }
    }

    /** What is mounted elsewhere is not what the node will use. */
    private static void noteOthers(List<FileSystem> all, Optional<FileSystem> held, List<String> notes) {
        if (held.isEmpty()) {
            return;
        }
        Set<String> others = names(all, Kind.SSD);
        held.get().disks().forEach(disk -> others.remove(disk.name()));
        if (!others.isEmpty()) {
            notes.add("only the disk of --dir is measured and counts; besides there "
                    + (others.size() == 1 ? "is " : "are ") + String.join(", ", others));
        }
        if (!all.isEmpty() && !all.getFirst().device().equals(held.get().device())) {
            notes.add("the disk was measured on " + held.get().device() + ", but the largest file system is on "
                    + all.getFirst().device() + "; choose it by --dir");
        }
    }

    private static Set<String> names(List<FileSystem> all, Kind kind) {
        return all.stream()
                .flatMap(each -> each.disks().stream())
                .filter(disk -> disk.kind() == kind)
                .map(Disk::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
