package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What our own client can do beyond the published one. */
@ExtendWith(StageExtension.class)
class OwnClientIT {
    private final Stage stage;

    OwnClientIT(Stage stage) {
        this.stage = stage;
    }

    @Test
    void itsOwnTestsPass() {
        NodeWorkspace.npm(Tree.ownClient(), "test");
    }

    record BatchAndStream(List<String> outcomes, int distinctIds, int received, String bytes) {}

    @Test
    void manyInOneCallAndOverOneStreamAreStoredOnceEach() {
        BatchAndStream seen =
                stage.scenario("own-batch-and-stream", NodeClient.OWN).play(BatchAndStream.class);

        assertThat(seen)
                .isEqualTo(new BatchAndStream(
                        List.of("stored", "stored", "ILLEGAL_TAG", "stored"), 503, 503, "fffe000180"));
    }

    record Transactions(int beforeCommit, List<String> received, List<String> checked) {}

    @Test
    void transactionsAreCommittedRolledBackOrAskedAbout() {
        Transactions seen = stage.scenario("own-transactions", NodeClient.OWN).play(Transactions.class);

        assertThat(seen)
                .isEqualTo(new Transactions(
                        0,
                        List.of("committed", "left, then committed"),
                        List.of("left, then committed", "left, then rolled back")));
    }

    record Nack(List<Integer> counts, long elapsedMs) {}

    @Test
    void whatAHandlerGivesBackComesAgainAtOnce() {
        Nack seen = stage.scenario("own-nack", NodeClient.OWN).play(Nack.class);

        assertThat(seen.counts()).containsExactly(0, 1, 2);
        assertThat(seen.elapsedMs()).isLessThan(2 * Stage.INVISIBLE.toMillis());
    }
}
