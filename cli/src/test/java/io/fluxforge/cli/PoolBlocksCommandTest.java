package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.journal.BlockFate.Kind;
import io.fluxforge.stratum.server.ledger.BlockState;
import org.junit.jupiter.api.Test;

/** What is shown of a block: by the chain, and by what is noted of the nodes. */
class PoolBlocksCommandTest {
    private static final BlockFate WAITING = new BlockFate(Kind.WAITING, "A: no answer");
    private static final BlockFate LOST = new BlockFate(Kind.LOST, "A keeps it beside another block");
    private static final BlockFate PLACED = new BlockFate(Kind.PLACED, "A");

    private static Kind shown(BlockState state, BlockFate noted) {
        return PoolBlocksCommand.placement(state, noted).kind();
    }

    @Test
    void chainKnowsBetterThanANote() {
        assertThat(shown(BlockState.SUBMITTED, WAITING)).isEqualTo(Kind.WAITING);
        assertThat(shown(BlockState.CONFIRMING, WAITING)).isEqualTo(Kind.PLACED);
        assertThat(shown(BlockState.MATURE, LOST)).isEqualTo(Kind.PLACED);
        assertThat(shown(BlockState.ORPHANED, LOST)).isEqualTo(Kind.LOST);
        assertThat(shown(BlockState.ORPHANED, PLACED)).isEqualTo(Kind.PLACED);
    }

    @Test
    void blockOfWhichNothingIsNotedIsTheChainsAlone() {
        assertThat(PoolBlocksCommand.placement(BlockState.MATURE, null).kind()).isEqualTo(Kind.PLACED);
        assertThat(PoolBlocksCommand.placement(BlockState.ORPHANED, null).kind())
                .isEqualTo(Kind.LOST);
    }
}
