package io.fluxforge.stratum.server.node;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.chain.Upgrade;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PonHeader;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcResult;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.TemplateException;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Whether a node is of a network, with its proof of work, and hands out work for it: by its first block, by the solutions of its last
 * blocks, and by a template. Each question costs a handful of calls.
 */
public final class NodeIdentity {
    /** Blocks at the tip whose solutions are verified. */
    private static final int LAST_BLOCKS = 3;

    private static final String PON = "Proof of Node is active there, so there is nothing to mine";
    /** What fluxd says of a template under Proof of Node, which it cannot make for miners. */
    private static final String PON_REFUSAL = "missing-dev-funding";

    private final ChainParams network;

    /** @param network whose node it should be */
    public NodeIdentity(ChainParams network) {
        this.network = network;
    }

    /**
     * Why a node cannot be worked with, however long one waits.
     *
     * @return one line; empty if it is a good one
     * @throws RpcException if it does not answer, or refuses a template for now, as while it has no peers
     */
    public Optional<String> fault(FluxRpc rpc) throws RpcException, InterruptedException {
        Hash256 first = rpc.blockHash(0).orThrow();
        if (!first.equals(network.genesis().hash())) {
            return Optional.of("is of another network than " + network.name() + ": its first block is " + first
                    + ", not " + network.genesis().hash());
        }
        int height = rpc.blockCount().orThrow();
        Optional<String> fault = blocksFault(rpc, height);
        return fault.isPresent() ? fault : templateFault(rpc);
    }

    /**
     * Why none of these nodes will ever do.
     *
     * @return one line; empty if one is right, or none has answered
     */
    public Optional<String> refusal(List<BackingNode> nodes) throws InterruptedException {
        List<String> faults = new ArrayList<>();
        for (BackingNode node : nodes) {
            try (FluxRpc rpc = node.impatient()) {
                Optional<String> fault = fault(rpc);
                if (fault.isEmpty()) {
                    fault = new NodeRules(network).fault(rpc);
                }
                if (fault.isEmpty()) {
                    return fault;
                }
                faults.add("node " + node.name() + " " + fault.get());
            } catch (RpcException e) {
                // It may be right; the pool tells of it once it runs.
            }
        }
        return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
    }

    private Optional<String> blocksFault(FluxRpc rpc, int tip) throws RpcException, InterruptedException {
        // The first block's solution need not follow the rules of those after it.
        int from = Math.max(1, tip - LAST_BLOCKS + 1);
        int height = from;
        for (ChainHeader header : rpc.headers(from, tip - from + 1)) {
            Optional<String> fault = headerFault(header, height);
            if (fault.isPresent()) {
                return fault;
            }
            height++;
        }
        return network.isActive(Upgrade.PON, tip + 1) ? Optional.of(PON) : Optional.empty();
    }

    private Optional<String> headerFault(ChainHeader header, int height) {
        return switch (header) {
            case PonHeader _ -> Optional.of(PON);
            case PowHeader pow -> solutionFault(pow, height);
        };
    }

    private Optional<String> solutionFault(PowHeader header, int height) {
        List<EquihashParams> accepted = EquihashSchedule.acceptedAt(network, height);
        byte[] solution = header.solution();
        byte[] input = header.blockHeader().toBytes();
        boolean valid = accepted.stream()
                .filter(params -> params.solutionBytes() == solution.length)
                .anyMatch(params ->
                        new EquihashVerifier(params).verify(input, solution).isValid());
        return valid
                ? Optional.empty()
                : Optional.of("has another proof of work: its block " + height + " has a solution of " + solution.length
                        + " bytes that is none of " + shown(accepted));
    }

    private static String shown(List<EquihashParams> params) {
        return params.stream()
                .map(one -> one + " (" + one.solutionBytes() + " bytes)")
                .collect(Collectors.joining(" or "));
    }

    private Optional<String> templateFault(FluxRpc rpc) throws RpcException, InterruptedException {
        RpcResult<JsonNode> answer = rpc.client().call(RpcCall.repeatable("getblocktemplate", Map.of()));
        if (answer instanceof RpcResult.Refusal<JsonNode>(RpcError error)
                && error.message().contains(PON_REFUSAL)) {
            return Optional.of(PON);
        }
        JsonNode json = answer.orThrow();
        if (json.path("version").asInt(0) >= ChainHeader.PON_VERSION) {
            return Optional.of(PON);
        }
        BlockTemplate template;
        try {
            template = BlockTemplate.parse(json);
        } catch (TemplateException e) {
            return Optional.of("gives a template that cannot be used: " + e.getMessage());
        }
        int before = rpc.headerInfo(template.previousHash()).orThrow().height();
        if (template.height() != before + 1) {
            return Optional.of("gives a template for height " + template.height() + " after block " + before);
        }
        if (template.target().compareTo(network.difficulty().limit()) > 0) {
            return Optional.of("gives a template with a target that is easier than any of " + network.name());
        }
        EquihashParams ours =
                EquihashSchedule.acceptedAt(network, template.height()).getFirst();
        // A private node says what it wants, for its chain may have no block yet that tells.
        String theirs = json.path("equihash").asString("");
        if (!theirs.isEmpty() && !theirs.equals(ours.toString())) {
            return Optional.of("wants the proof of work " + theirs + ", not " + ours);
        }
        return payeeFault(json);
    }

    private Optional<String> payeeFault(JsonNode template) {
        for (String tier : List.of("cumulus", "nimbus", "stratus")) {
            String payee = template.path(tier + "_fluxnode_address").asString("");
            if (!payee.isEmpty()
                    && Address.parse(payee, network.addresses().prefixes()).isEmpty()) {
                return Optional.of(
                        "pays a node at " + payee + ", which is no address of the network " + network.name());
            }
        }
        return Optional.empty();
    }
}
