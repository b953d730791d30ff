package io.fluxforge.cli.solve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.solve.ExampleBlock.Proof;
import io.fluxforge.verifier.CompactTarget.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleBlockTest {
    /** The header's other proof (MoneroOcean/mo-miner, tests/vectors/equihash.js). */
    private static final String OTHER = "08abd63ba97c17abd02ba77b782f5a810c84fcd6edb26fad50cc1a690d930ec6"
            + "2ed67183c146d4943590b475c7fba048ff8888aa";

    private final ExampleBlock block = ExampleBlock.load();
    private final byte[] other = HexFormat.of().parseHex(OTHER);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void carriesARealBlock() {
        Proof proof = block.judge(List.of(block.solution())).getFirst();
        assertThat(block.height()).isEqualTo(400_000);
        assertThat(block.target().status()).isEqualTo(Status.OK);
        assertThat(proof.verdict().isValid()).isTrue();
        assertThat(proof.hash()).isEqualTo(block.hash());
        assertThat(proof.meetsTarget()).isTrue();
        assertThat(proof.isBlock()).isTrue();
    }

    @Test
    void otherProofIsValidButNoBlock() {
        Proof proof = block.judge(List.of(other)).getFirst();
        assertThat(proof.verdict().isValid()).isTrue();
        assertThat(proof.meetsTarget()).isFalse();
        assertThat(proof.isBlock()).isFalse();
    }

    @Test
    void storyNamesTheBlocksProof() {
        ExampleStory story = new ExampleStory(block, new PrintStream(out, true, UTF_8));
        story.begin();
        assertThat(story.end(block.judge(List.of(block.solution(), other)))).isTrue();
        assertThat(out.toString(UTF_8))
                .contains(
                        "Block 400,000 of Flux, mined on 11 August 2019",
                        "0000004228ce000000",
                        "proof 1 of 2",
                        OTHER,
                        block.hash(),
                        "the very proof that became the block",
                        "Above the target")
                .doesNotContain("wrong");
    }

    @Test
    void storyEndsBadlyWithoutTheBlocksProof() {
        ExampleStory story = new ExampleStory(block, new PrintStream(out, true, UTF_8));
        assertThat(story.end(block.judge(List.of(other)))).isFalse();
        assertThat(out.toString(UTF_8)).contains("is not among them");
    }

    @Test
    void storyEndsBadlyWithAnInvalidProof() {
        byte[] broken = other.clone();
        broken[51] ^= 1;
        ExampleStory story = new ExampleStory(block, new PrintStream(out, true, UTF_8));
        assertThat(story.end(block.judge(List.of(block.solution(), broken)))).isFalse();
        assertThat(out.toString(UTF_8)).contains("verified:   invalid", "This is no proof of work");
    }
}
