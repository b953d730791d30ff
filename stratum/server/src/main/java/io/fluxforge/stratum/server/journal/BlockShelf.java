package io.fluxforge.stratum.server.journal;

import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Found blocks, whole, a file each, for as long as a node may still have to be given them; and a log of what became of all. A write
 * reaches the operating system, which a killed process cannot undo; {@link #force} makes it safe from a loss of power too.
 *
 * <pre>
 *   HEIGHT-HASH.block:  | magic "FFBLOCK1" (8) | order (8) | height (4) | bytes (4) | block | CRC-32C of all before (4) |
 * </pre>
 *
 * Numbers are little-endian. Thread-safe.
 */
public final class BlockShelf implements AutoCloseable {
    private static final long MAGIC = 0x314b_434f_4c42_4646L;
    private static final int HEADER_BYTES = 24;
    private static final int CRC_BYTES = 4;
    /** Far above any network's limit. */
    private static final int MAX_BLOCK_BYTES = 32 << 20;

    private static final String FATES = "fates.log";
    private static final Pattern NAME = Pattern.compile("([0-9]{10})-([0-9a-f]{64})\\.block");

    private final Path folder;
    private final FateLog log;
    private final List<WholeBlock> found = new ArrayList<>();
    private final List<Path> damaged = new ArrayList<>();

    /**
     * Opens a folder, which is made if need be. Files that an earlier run could not finish are set aside, and their blocks are
     * noted as lost.
     *
     * @throws IOException if it cannot be used
     */
    public BlockShelf(Path folder) throws IOException {
        this.folder = PrivateFiles.createFolder(folder);
        log = new FateLog(folder.resolve(FATES));
        try {
            for (Path file : files(folder)) {
                open(file);
            }
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
        found.sort(Comparator.comparingLong(WholeBlock::order));
    }

    private void open(Path file) throws IOException {
        try {
            found.add(read(file).block());
        } catch (NotWhole e) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            damaged.add(aside);
            Hash256 hash = hash(file);
            BlockFate known = log.fates().getOrDefault(hash, BlockFate.NEW);
            if (known.kind() == BlockFate.Kind.WAITING) {
                log.add(hash, new BlockFate(BlockFate.Kind.LOST, "its file is not whole: " + e.getMessage()));
            }
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static Hash256 hash(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is named otherwise");
        }
        return Hash256.parse(name.group(2));
    }

    private static final class NotWhole extends IOException {
        private static final long serialVersionUID = 1;

        NotWhole(String found) {
            super(found);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Content(WholeBlock block, byte[] bytes) {}

    private static Content read(Path file) throws IOException {
        long size = Files.size(file);
        if (size < HEADER_BYTES + CRC_BYTES || size > MAX_BLOCK_BYTES) {
            throw new NotWhole(size + " bytes");
        }
        ByteBuffer in = JournalFormat.buffer((int) size);
        try (FileChannel channel = FileChannel.open(file)) {
            while (in.hasRemaining() && channel.read(in) >= 0) {
                // A channel may read less than was asked for.
            }
        }
        in.flip();
        int length = in.limit() - HEADER_BYTES - CRC_BYTES;
        if (length < 0
                || in.getLong() != MAGIC
                || in.getInt(HEADER_BYTES - Integer.BYTES) != length
                || in.getInt(in.limit() - CRC_BYTES) != crc(in)) {
            throw new NotWhole("a wrong check sum");
        }
        long order = in.getLong();
        int height = in.getInt();
        in.getInt();
        byte[] bytes = new byte[length];
        in.get(bytes);
        WholeBlock block;
        try {
            block = WholeBlock.of(order, height, bytes);
        } catch (DecodeException e) {
            throw new NotWhole("no header");
        }
        if (!block.hash().equals(hash(file))) {
            throw new NotWhole("another block's name");
        }
        return new Content(block, bytes);
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(bytes.limit() - CRC_BYTES));
        return (int) crc.getValue();
    }

    /** The blocks that an earlier run has left, in the order in which they were found. */
    public List<WholeBlock> found() {
        return List.copyOf(found);
    }

    /** Files of an earlier run that hold no whole block, where they are now. */
    public List<Path> damaged() {
        return List.copyOf(damaged);
    }

    /** Writes a block; it does not wait for the disk. */
    public void write(WholeBlock block, byte[] bytes) throws IOException {
        ByteBuffer out = JournalFormat.buffer(HEADER_BYTES + bytes.length + CRC_BYTES)
                .putLong(MAGIC)
                .putLong(block.order())
                .putInt(block.height())
                .putInt(bytes.length)
                .put(bytes);
        out.putInt(crc(out)).flip();
        try (FileChannel file = PrivateFiles.open(
                file(block),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            while (out.hasRemaining()) {
                file.write(out);
            }
        }
    }

    /** Returns when a block that was written is on the disk. */
    public void force(WholeBlock block) throws IOException {
        try (FileChannel file = FileChannel.open(file(block), StandardOpenOption.WRITE)) {
            file.force(true);
        }
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }

    /**
     * Reads a block as {@code submitblock} takes it.
     *
     * @throws IOException if it is not there, or not whole
     */
    public byte[] read(WholeBlock block) throws IOException {
        try {
            return read(file(block)).bytes();
        } catch (NoSuchFileException e) {
            throw new IOException("the file of block " + block.hash() + " has gone", e);
        } catch (NotWhole e) {
            throw new IOException("the file of block " + block.hash() + " is not whole: " + e.getMessage(), e);
        }
    }

    /** Deletes a block's file, if there is one. */
    public void remove(WholeBlock block) throws IOException {
        Files.deleteIfExists(file(block));
    }

    /** Sets the file of a block that the nodes refuse aside, for somebody to look at. */
    public void setAside(WholeBlock block) throws IOException {
        Path file = file(block);
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".refused"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Notes what became of a block, and returns when that is on the disk. */
    public synchronized void note(Hash256 block, BlockFate fate) throws IOException {
        log.add(block, fate);
    }

    /** What is known of blocks. */
    public synchronized Map<Hash256, BlockFate> fates() {
        return Map.copyOf(log.fates());
    }

    /**
     * What a folder says of blocks, while a pool may be at work in it: {@link BlockFate.Kind#WAITING} are those whose file is there
     * and of which nothing final is noted.
     */
    public static Map<Hash256, BlockFate> fates(Path folder) throws IOException {
        Map<Hash256, BlockFate> fates = FateLog.read(folder.resolve(FATES));
        if (Files.isDirectory(folder)) {
            files(folder).forEach(file -> fates.putIfAbsent(hash(file), BlockFate.NEW));
        }
        return fates;
    }

    private Path file(WholeBlock block) {
        return folder.resolve(String.format(Locale.ROOT, "%010d-%s.block", block.height(), block.hash()));
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }
}
