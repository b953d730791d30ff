package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.PrivateNodeOptions;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.node.NodeIdentity;
import io.fluxforge.stratum.server.node.NodeRules;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes of the right network, of others, and with another proof of work. */
class NodeIdentityTest {
    private static final JsonNode TEMPLATE =
            Conversation.json("flux/stratum_magicpool_1198292.json").get("getblocktemplate");
    private static final ChainParams ZELHASH = Networks.builtIn("private");
    private static final ChainParams SMALL = ZELHASH.withEquihash(EquihashParams.ZCASH_48_5);
    private static final RpcCredentials.Password LOGIN = new RpcCredentials.Password("u", "p");

    @TempDir
    private Path folder;

    private PrivateNode small() throws IOException {
        SmallSolver solver = new SmallSolver(EquihashParams.ZCASH_48_5);
        PrivateNode node = new PrivateNode(PrivateNodeOptions.onFreePorts(SMALL, folder)
                .withPassword(LOGIN)
                .withSolver((params, header) -> {
                    byte[] solution = solver.solve(header);
                    return solution == null ? List.of() : List.of(solution);
                }));
        node.start();
        return node;
    }

    private static FluxRpc rpc(PrivateNode node) {
        return new FluxRpc(
                RpcOptions.of(URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/"), LOGIN));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "5"})
    void solutionsOfTheLastBlocksTellTheProofOfWork(int blocks) throws Exception {
        try (PrivateNode node = small();
                FluxRpc rpc = rpc(node)) {
            rpc.client().call(RpcCall.once("generate", blocks)).orThrow();
            assertThat(new NodeIdentity(SMALL).fault(rpc)).isEmpty();
            assertThat(new NodeIdentity(ZELHASH).fault(rpc).orElseThrow())
                    .contains(blocks == 0 ? "wants the proof of work 48,5" : "has another proof of work");
            assertThat(new NodeIdentity(Networks.builtIn("main")).fault(rpc).orElseThrow())
                    .contains("is of another network than main")
                    .contains(ZELHASH.genesis().hash().toString());
        }
    }

    /** The same length, another personalisation. */
    @Test
    void solutionsAreVerifiedNotMeasured() throws Exception {
        try (PrivateNode node = small();
                FluxRpc rpc = rpc(node)) {
            rpc.client().call(RpcCall.once("generate", 1)).orThrow();
            ChainParams other = ZELHASH.withEquihash(new EquihashParams(48, 5, "AnotherP", false));
            assertThat(new NodeIdentity(other).fault(rpc).orElseThrow()).contains("has another proof of work");
        }
    }

    /** Its blocks would be accepted there, and be in no chain that this pool could follow. */
    @Test
    void rulesOfTheLastBlocksAreThoseOfTheNetwork() throws Exception {
        ChainParams constant = ConstantDifficulty.of("private", 100).withEquihash(EquihashParams.ZCASH_48_5);
        try (PrivateNode node = small();
                FluxRpc rpc = rpc(node)) {
            rpc.client().call(RpcCall.once("generate", 45)).orThrow();
            assertThat(new NodeRules(SMALL).fault(rpc)).isEmpty();
            assertThat(new NodeRules(constant).fault(rpc).orElseThrow())
                    .contains("follows other rules than those of")
                    .contains("bad-diffbits, ");
            try (BackingNode backing = new BackingNode("n1", rpc)) {
                assertThat(new NodeIdentity(constant).refusal(List.of(backing)).orElseThrow())
                        .startsWith("node n1 follows other rules");
            }
        }
    }

    private static Optional<String> fault(StubNode node, ChainParams network)
            throws RpcException, InterruptedException {
        try (BackingNode backing = node.asBackingNode()) {
            return new NodeIdentity(network).fault(backing.rpc());
        }
    }

    @Test
    void realTemplateOnMainIsFine() throws Exception {
        try (StubNode node = new StubNode("node", TEMPLATE)) {
            assertThat(fault(node, Networks.builtIn("main"))).isEmpty();
        }
    }

    @Test
    void proofOfNodeLeavesNothingToMine() throws Exception {
        try (StubNode node = new StubNode("node", TEMPLATE)) {
            for (String recorded : List.of(
                    "rpc/getblocktemplate-PON-active.json",
                    "rpc/getblocktemplate-unmodified-regtest-height1-PON.json")) {
                node.recorded.put("getblocktemplate", Conversation.json(recorded));
                assertThat(fault(node, Networks.builtIn("main")).orElseThrow()).contains("Proof of Node is active");
            }
        }
    }

    @Test
    void payeesAreOfTheNetwork() throws Exception {
        ObjectNode elsewhere = (ObjectNode) TEMPLATE.deepCopy();
        String key = "cumulus_fluxnode_address";
        Address payee =
                Address.parse(elsewhere.get(key).asString(), prefixes("main")).orElseThrow();
        elsewhere.put(key, payee.format(prefixes("test")));
        try (StubNode node = new StubNode("node", elsewhere)) {
            assertThat(fault(node, Networks.builtIn("main")).orElseThrow()).contains("pays a node at t");
        }
    }

    private static AddressPrefixes prefixes(String network) {
        return Networks.builtIn(network).addresses().prefixes();
    }

    /** That is no fault, for it passes. */
    @Test
    void nodeThatGivesNoTemplateForNowIsNotJudged() throws Exception {
        try (StubNode node = new StubNode("node", TEMPLATE)) {
            node.syncing = true;
            assertThatThrownBy(() -> fault(node, Networks.builtIn("main"))).isInstanceOf(RpcException.class);
            node.genesis = ZELHASH.genesis().hash().toString();
            assertThat(fault(node, Networks.builtIn("main"))).isPresent();
        }
    }
}
