package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A consumer that is slower than its messages slows down only itself, and loses nothing. */
@ExtendWith(StageExtension.class)
class SlowConsumerIT {
    private static final int MESSAGES = 5_000;

    private final Stage stage;

    SlowConsumerIT(Stage stage) {
        this.stage = stage;
    }

    record Slow(int distinct, int again, int repeated, int acked, int failedAcks) {}

    @Test
    void allMessagesArriveTheUnacknowledgedComeAgainAndMemoryStaysFlat() throws Exception {
        try (Program program =
                stage.scenario("slow-handler", NodeClient.PUBLISHED).start()) {
            Peaks peaks = watchUntilItEnds(program);
            Slow seen = Scenario.verdict(program, Slow.class);

            assertThat(seen.distinct()).isEqualTo(MESSAGES);
            assertThat(seen.again()).as("of each 100th, left unacknowledged").isEqualTo(MESSAGES / 100);
            // Allowed, when an acknowledgement came too late on a busy machine; but it must stay the exception.
            assertThat(seen.repeated())
                    .as("acknowledged, and yet delivered again")
                    .isLessThan(MESSAGES / 100);
            assertThat(peaks.held()).as("messages in the proxy's care at once").isLessThan(MESSAGES / 2);
            assertThat(peaks.memoryMb() - peaks.memoryBeforeMb())
                    .as("growth in MB")
                    .isLessThan(200);
        }
    }

    /**
     * What was seen while the program ran.
     *
     * @param held the most messages that were buffered or handed out and not acknowledged
     * @param memoryBeforeMb the proxy's memory at the beginning
     * @param memoryMb the most memory of the proxy
     */
    private record Peaks(long held, double memoryBeforeMb, double memoryMb) {}

    private Peaks watchUntilItEnds(Program program) throws IOException, InterruptedException {
        double before = stage.metrics().get("memory_usage_mb").getAsDouble();
        Peaks peaks = new Peaks(0, before, before);
        while (program.isRunning()) {
            JsonObject metrics = stage.metrics();
            long held = metrics.get("messages_unacknowledged").getAsLong()
                    + metrics.get("buffered_outbound").getAsLong();
            peaks = new Peaks(
                    Math.max(peaks.held(), held),
                    before,
                    Math.max(peaks.memoryMb(), metrics.get("memory_usage_mb").getAsDouble()));
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return peaks;
    }
}
