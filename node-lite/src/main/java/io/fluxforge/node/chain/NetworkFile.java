package io.fluxforge.node.chain;

import io.fluxforge.node.chain.DifficultyReset.Kind;
import io.fluxforge.node.chain.DifficultyRule.Algorithm;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.verifier.EquihashParams;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** Reads a network from TOML. Every key is checked, and none that is unknown is passed over. */
final class NetworkFile {
    private static final int MAX_HEIGHT = Integer.MAX_VALUE;
    /** All that could be made of 2^63 units, with room for sums. */
    private static final long MAX_UNITS = Long.MAX_VALUE / 16;

    private static final int MAX_HEADER_BYTES = 2048;
    private static final int MIN_BLOCK_BYTES = 10_000;
    private static final int MAX_COINBASE_BYTES = 10_000;

    private NetworkFile() {}

    /**
     * @param file name for messages
     * @throws NetworkFileException with one line that names file, line, column and key
     */
    static ChainParams parse(String file, String toml) {
        TomlParseResult result = Toml.parse(toml);
        if (result.hasErrors()) {
            TomlParseError first = result.errors().getFirst();
            String where = file + ":" + first.position().line() + ":"
                    + first.position().column();
            throw new NetworkFileException(where + ": " + first.getMessage(), first);
        }
        return network(new TomlNode(file, "", result, null));
    }

    private static ChainParams network(TomlNode root) {
        Map<Upgrade, Activation> upgrades =
                root.optionalNode("upgrades").map(NetworkFile::upgrades).orElse(Map.of());
        Genesis genesis = inner(root, "genesis", NetworkFile::genesis);
        Optional<PonParams> pon = root.optionalNode("pon").map(node -> closed(node, NetworkFile::pon));
        if (upgrades.containsKey(Upgrade.PON) && pon.isEmpty()) {
            throw root.error("pon", "missing, although the upgrade pon comes");
        }
        ChainParams network = new ChainParams(
                root.text("name"),
                ByteBuffer.wrap(root.hex("message-start", 4, 4)).getInt(),
                inner(root, "peers", NetworkFile::peers),
                genesis,
                upgrades,
                byHeight(root, "equihash", NetworkFile::equihash, EquihashEpoch::from),
                inner(root, "difficulty", NetworkFile::difficulty),
                inner(root, "subsidy", NetworkFile::subsidy),
                inner(root, "nodes", NetworkFile::nodes),
                pon,
                root.nodes("funds", NetworkFile::fund),
                inner(root, "addresses", NetworkFile::addresses),
                root.integer("coinbase-maturity", 1, MAX_HEIGHT),
                root.flag("coinbase-must-be-shielded"),
                root.optionalNode("block")
                        .map(node -> closed(node, NetworkFile::blockLimits))
                        .orElse(BlockLimits.FLUX),
                checkpoints(root, genesis));
        root.rejectUnknownKeys();
        return network;
    }

    private static <T> T inner(TomlNode parent, String key, Function<TomlNode, T> reader) {
        return closed(parent.node(key), reader);
    }

    /** Reads a table and refuses what is left of it. */
    private static <T> T closed(TomlNode node, Function<TomlNode, T> reader) {
        T value = reader.apply(node);
        node.rejectUnknownKeys();
        return value;
    }

    /** A list whose entries each apply from a height on: not empty, the first from 0, heights rising. */
    private static <T> List<T> byHeight(
            TomlNode parent, String key, Function<TomlNode, T> reader, ToIntFunction<T> from) {
        List<T> entries = parent.nodes(key, reader);
        if (entries.isEmpty()) {
            throw parent.error(key, "missing");
        }
        if (from.applyAsInt(entries.getFirst()) != 0) {
            throw parent.error(key, "the first entry must have from = 0");
        }
        for (int i = 1; i < entries.size(); i++) {
            if (from.applyAsInt(entries.get(i)) <= from.applyAsInt(entries.get(i - 1))) {
                throw parent.error(key, "entry " + (i + 1) + " does not start after the one before");
            }
        }
        return entries;
    }

    private static BlockLimits blockLimits(TomlNode node) {
        return new BlockLimits(
                node.integer("max-bytes", MIN_BLOCK_BYTES, Block.MAX_BYTES),
                node.integer("max-sigops", 1, Integer.MAX_VALUE));
    }

    private static int height(TomlNode node, String key) {
        return node.integer(key, 0, MAX_HEIGHT);
    }

    private static long units(TomlNode node, String key) {
        return node.number(key, 0, MAX_UNITS);
    }

    private static PeerParams peers(TomlNode node) {
        return new PeerParams(
                node.integer("p2p-port", 1, 65_535),
                node.integer("rpc-port", 1, 65_535),
                node.integer("protocol-version", 1, Integer.MAX_VALUE),
                node.integer("minimum-protocol-version", 1, Integer.MAX_VALUE),
                node.list("dns-seeds", Function.identity()));
    }

    private static Genesis genesis(TomlNode node) {
        byte[] bytes = node.hex("header", 140, MAX_HEADER_BYTES);
        byte[] coinbase = node.hex("coinbase", 1, MAX_COINBASE_BYTES);
        ChainHeader header;
        try {
            header = ChainHeader.decode(bytes);
        } catch (DecodeException e) {
            throw node.error("header", String.valueOf(e.getMessage()));
        }
        return node.parsed("hash", hash -> new Genesis(Hash256.parse(hash), header, coinbase));
    }

    private static Map<Upgrade, Activation> upgrades(TomlNode node) {
        Map<Upgrade, Activation> upgrades = new EnumMap<>(Upgrade.class);
        int before = 0;
        for (Upgrade upgrade : Upgrade.values()) {
            if (node.has(upgrade.key())) {
                Activation activation = inner(node, upgrade.key(), NetworkFile::activation);
                if (activation.height() < before) {
                    throw node.error(upgrade.key(), "comes before the upgrade that it follows");
                }
                before = activation.height();
                upgrades.put(upgrade, activation);
            }
        }
        node.rejectUnknownKeys();
        return Collections.unmodifiableMap(upgrades);
    }

    private static Activation activation(TomlNode node) {
        return new Activation(
                height(node, "height"),
                node.hexNumber("branch-id", 4).intValue(),
                node.integer("protocol-version", 1, Integer.MAX_VALUE));
    }

    private static EquihashEpoch equihash(TomlNode node) {
        List<EquihashParams> accepted = node.list("accepted", EquihashParams::parse);
        if (accepted.isEmpty()) {
            throw node.error("accepted", "empty");
        }
        return new EquihashEpoch(height(node, "from"), accepted, node.integer("overlap", 0, 1_000_000));
    }

    private static DifficultyParams difficulty(TomlNode node) {
        DifficultyParams difficulty = new DifficultyParams(
                node.hexNumber("limit", 32),
                node.integer("spacing-seconds", 1, 86_400),
                node.flag("target-checked"),
                node.has("minimum-difficulty-after")
                        ? OptionalInt.of(height(node, "minimum-difficulty-after"))
                        : OptionalInt.empty(),
                byHeight(node, "rules", NetworkFile::rule, DifficultyRule::from),
                node.nodes("resets", NetworkFile::reset));
        if (difficulty.limit().signum() == 0) {
            throw node.error("limit", "no block could meet it");
        }
        return difficulty;
    }

    private static DifficultyRule rule(TomlNode node) {
        Algorithm algorithm = choice(node, "algorithm", Algorithm.values());
        boolean bounded = algorithm == Algorithm.DIGISHIELD;
        return new DifficultyRule(
                height(node, "from"),
                algorithm,
                node.integer("window", 1, 1_000),
                bounded ? node.integer("max-down-percent", 0, 100) : 0,
                bounded ? node.integer("max-up-percent", 0, 99) : 0);
    }

    private static DifficultyReset reset(TomlNode node) {
        return new DifficultyReset(
                height(node, "from"), node.integer("blocks", 1, 1_000_000), choice(node, "kind", Kind.values()));
    }

    private static <T extends Enum<T>> T choice(TomlNode node, String key, T[] values) {
        String text = node.text(key);
        for (T value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        List<String> names = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        throw node.error(key, "'" + text + "' is none of " + String.join(", ", names));
    }

    private static SubsidyParams subsidy(TomlNode node) {
        return new SubsidyParams(
                units(node, "initial"),
                units(node, "premine-at-height-1"),
                height(node, "slow-start-blocks"),
                node.integer("halving-interval", 1, MAX_HEIGHT),
                node.integer("max-halvings", 0, 63));
    }

    private static NodeParams nodes(TomlNode node) {
        return new NodeParams(
                height(node, "payments-from"),
                byHeight(node, "shares", NetworkFile::shares, NodeShares::from),
                node.nodes("benchmark-keys", NetworkFile::benchmarkKey));
    }

    private static NodeShares shares(TomlNode node) {
        NodeShares shares = new NodeShares(
                height(node, "from"), node.fraction("cumulus"), node.fraction("nimbus"), node.fraction("stratus"));
        if (shares.cumulus() + shares.nimbus() + shares.stratus() > 1) {
            throw node.error("stratus", "the three shares exceed the subsidy");
        }
        return shares;
    }

    private static BenchmarkKey benchmarkKey(TomlNode node) {
        node.hex("public-key", 65, 65);
        return new BenchmarkKey(node.text("public-key"), node.number("from-time", 0, Long.MAX_VALUE));
    }

    private static PonParams pon(TomlNode node) {
        long initial = node.number("initial", 1, 1L << 40);
        PonParams pon = new PonParams(
                node.hexNumber("limit", 32),
                node.hexNumber("start-limit", 32),
                node.integer("spacing-seconds", 1, 86_400),
                node.integer("difficulty-window", 2, 1_000),
                height(node, "difficulty-checked-from"),
                initial,
                node.integer("reduction-interval", 1, MAX_HEIGHT),
                node.integer("max-reductions", 0, 1_000),
                node.number("cumulus", 0, initial),
                node.number("nimbus", 0, initial),
                node.number("stratus", 0, initial),
                node.text("development-address"));
        if (pon.cumulus() + pon.nimbus() + pon.stratus() > initial) {
            throw node.error("stratus", "the three tiers get more than initial");
        }
        return pon;
    }

    private static Fund fund(TomlNode node) {
        return new Fund(
                node.text("name"),
                node.text("address"),
                units(node, "amount"),
                height(node, "height"),
                node.integer("interval", 1, MAX_HEIGHT),
                node.integer("times", 1, MAX_HEIGHT));
    }

    private static AddressParams addresses(TomlNode node) {
        return new AddressParams(
                node.hexNumber("public-key-hash", 2).intValue(),
                node.hexNumber("script-hash", 2).intValue(),
                node.hexNumber("secret-key", 1).intValue(),
                node.integer("bip44-coin", 0, Integer.MAX_VALUE));
    }

    private static NavigableMap<Integer, Hash256> checkpoints(TomlNode root, Genesis genesis) {
        NavigableMap<Integer, Hash256> checkpoints = new TreeMap<>();
        checkpoints.put(0, genesis.hash());
        root.optionalNode("checkpoints").ifPresent(node -> {
            for (String key : node.keys()) {
                checkpoints.put(checkpointHeight(node, key), node.parsed(key, Hash256::parse));
            }
        });
        return Collections.unmodifiableNavigableMap(checkpoints);
    }

    private static int checkpointHeight(TomlNode node, String key) {
        try {
            int height = Integer.parseInt(key);
            if (height > 0) {
                return height;
            }
        } catch (NumberFormatException _) {
            // The same answer as for a height that no checkpoint can have.
        }
        throw node.error(key, "is no height above 0");
    }
}
