package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.stratum.server.PoolEvents;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which node to work with: the first, in the order of preference, whose tip has as much work behind it as any block that the other
 * nodes or the follower know. Work decides, not height: so a tip on a branch that has lost is as old as one that others have built
 * on. For one thread.
 */
final class NodeChoice {
    /** A block needs seconds to reach all nodes; a node with the one before it is not behind until then. */
    private static final Duration GRACE = Duration.ofSeconds(15);
    /** The same for a node that lacks more than one: it may have been looked at between them. */
    private static final Duration GRACE_FOR_MORE = Duration.ofSeconds(3);
    /** Time between two tries of a node whose templates cannot be used. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    /** So long the first choice waits for nodes that have not answered yet. */
    private static final Duration FIRST_ANSWERS = Duration.ofSeconds(5);

    private final List<NodeWatch> nodes;
    private final @Nullable FollowedChain follower;
    private final PoolEvents events;
    private final long startedNanos = System.nanoTime();
    private final Map<NodeWatch, Led> led = new HashMap<>();
    private final Map<NodeWatch, String> told = new HashMap<>();
    private final Map<NodeWatch, Failure> failures = new HashMap<>();

    /** The tip with which a node last was not behind. */
    private record Led(Hash256 tip, long nanos) {}

    /** Of a template; the node is not asked for another until then. */
    private record Failure(String reason, long untilNanos) {}

    /** What to work on; without a node, why not. */
    sealed interface Chosen {
        record Node(NodeWatch watch, NodeState.Here state) implements Chosen {}

        record None(String reason) implements Chosen {}
    }

    /** The best block that somebody knows. */
    private record Best(BigInteger work, int height, Hash256 hash, String whose) {
        boolean isAhead(NodeState.Here node) {
            return node.work().compareTo(work) < 0 && !node.tip().equals(hash);
        }
    }

    /**
     * @param nodes in the order of preference
     * @param follower the pool's own view of the chain, null for none
     */
    NodeChoice(List<NodeWatch> nodes, @Nullable FollowedChain follower, PoolEvents events) {
        this.nodes = nodes;
        this.follower = follower;
        this.events = events;
    }

    /** Chooses now. */
    Chosen choose() {
        Map<NodeWatch, NodeState> states = new HashMap<>();
        nodes.forEach(node -> states.put(node, node.state()));
        if (states.values().stream().anyMatch(NodeState.Unasked.class::isInstance)
                && System.nanoTime() - startedNanos < FIRST_ANSWERS.toNanos()) {
            return new Chosen.None("asking the nodes");
        }
        Best best = best(states);
        Chosen leading = null;
        Chosen near = null;
        List<String> reasons = new ArrayList<>();
        for (NodeWatch node : nodes) {
            String reason = fault(node, states.get(node), best);
            tell(node, states.get(node), reason);
            if (reason.isEmpty() && states.get(node) instanceof NodeState.Here here) {
                leading = leading == null && !best.isAhead(here) ? new Chosen.Node(node, here) : leading;
                near = near == null ? new Chosen.Node(node, here) : near;
            } else {
                reasons.add(node.name() + ": " + reason);
            }
        }
        if (leading != null) {
            return leading;
        }
        return near != null ? near : new Chosen.None(String.join("; ", reasons));
    }

    /** A node's template could not be had or used: another node takes its place for a while. */
    void failed(NodeWatch node, String reason) {
        failures.put(node, new Failure(reason, System.nanoTime() + TRY_AGAIN.toNanos()));
    }

    /** A node's template made a job. */
    void worked(NodeWatch node) {
        failures.remove(node);
    }

    private Best best(Map<NodeWatch, NodeState> states) {
        Best best = new Best(BigInteger.ZERO, 0, Hash256.ZERO, "");
        if (follower != null) {
            var tip = follower.tip();
            best = new Best(tip.chainWork(), tip.height(), tip.hash(), "the chain that this pool has followed");
        }
        for (NodeWatch node : nodes) {
            if (states.get(node) instanceof NodeState.Here here && here.work().compareTo(best.work()) > 0) {
                best = new Best(here.work(), here.height(), here.tip(), node.name());
            }
        }
        return best;
    }

    /** Why a node cannot be used now; empty if it can. */
    private String fault(NodeWatch node, @Nullable NodeState state, Best best) {
        return switch (state) {
            case null -> "not asked yet";
            case NodeState.Unasked _ -> "not asked yet";
            case NodeState.Away(String reason) -> reason;
            case NodeState.Wrong(String reason) -> reason;
            case NodeState.Here here -> {
                String behind = behind(here, best);
                if (behind.isEmpty()) {
                    led.put(node, new Led(here.tip(), System.nanoTime()));
                }
                yield behind.isEmpty() || isTolerable(node, here, best) ? failure(node) : behind;
            }
        };
    }

    private static String behind(NodeState.Here here, Best best) {
        if (best.isAhead(here)) {
            return "is behind: block " + here.height() + ", while " + best.whose() + " has block " + best.height()
                    + " with more work behind it";
        }
        return here.headers() > here.height() + 1 ? "downloads blocks: " + here.height() + " of " + here.headers() : "";
    }

    /** Whether a node still has the tip with which it led a moment ago: then the next block is on its way to it. */
    private boolean isTolerable(NodeWatch node, NodeState.Here here, Best best) {
        Led before = led.get(node);
        int missing = Math.max(best.height(), here.headers()) - here.height();
        Duration grace = missing <= 1 ? GRACE : GRACE_FOR_MORE;
        return before != null
                && before.tip().equals(here.tip())
                && System.nanoTime() - before.nanos() < grace.toNanos();
    }

    private String failure(NodeWatch node) {
        Failure failure = failures.get(node);
        return failure == null || System.nanoTime() - failure.untilNanos >= 0 ? "" : failure.reason;
    }

    private void tell(NodeWatch node, @Nullable NodeState state, String reason) {
        boolean wrong = state instanceof NodeState.Wrong;
        boolean behind = state instanceof NodeState.Here && !reason.isEmpty() && !reason.equals(failure(node));
        alarm("node-wrong-" + label(node.name()), wrong, node, reason + "; it is left out");
        alarm("node-behind-" + label(node.name()), behind, node, reason + "; no jobs of it go out");
        // Once, not with every look while it stays so; and how far it is behind changes with every block.
        String what = behind ? "behind" : reason;
        if (what.isEmpty()) {
            if (!failures.containsKey(node)) {
                told.remove(node);
            }
        } else if (!what.equals(told.put(node, what))) {
            events.nodeFails(node.name(), reason);
        }
    }

    private void alarm(String name, boolean on, NodeWatch node, String what) {
        if (!on) {
            events.alarms().clear(name);
        } else if (!events.alarms().isOpen(name)) {
            events.alarms().raise(name, "node " + node.name() + " " + what);
        }
    }

    /** A node's name as a part of an alarm's. */
    private static String label(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
