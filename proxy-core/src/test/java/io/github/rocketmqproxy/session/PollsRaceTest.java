package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.testkit.Races;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls begin to wait, are answered and are ended at once: none waits on. */
@Timeout(600)
class PollsRaceTest {
    @Test
    void noCallWaitsOnAfterAllWereEnded() throws Exception {
        Races.run(number -> {
            Polls polls = new Polls();
            CompletableFuture<String> early = polls.endable(new CompletableFuture<>(), "nothing");
            CompletableFuture<String> late = new CompletableFuture<>();
            CompletableFuture<String> answered = new CompletableFuture<>();
            return new Races.Round(
                    List.of(
                            polls::end,
                            () -> polls.endable(late, "nothing"),
                            () -> polls.endable(answered, "nothing"),
                            () -> answered.complete("message")),
                    () -> {
                        assertThat(polls.ended()).isTrue();
                        assertThat(early).isCompletedWithValue("nothing");
                        assertThat(late).isCompletedWithValue("nothing");
                        assertThat(answered).isCompletedWithValueMatching(List.of("nothing", "message")::contains);
                        assertThat(polls.endable(new CompletableFuture<String>(), "nothing"))
                                .isCompletedWithValue("nothing");
                    });
        });
    }
}
