package io.github.rocketmqproxy.session;

import static io.github.rocketmqproxy.testkit.Interleavings.require;

import io.github.rocketmqproxy.testkit.Interleavings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls begin to wait, are answered and are ended at once: none waits on. */
@Tag(Interleavings.TAG)
class PollsInterleavingsTest {
    private final String nothing = "nothing";

    @Test
    void noCallWaitsOnAfterAllWereEnded() {
        Interleavings.check(() -> {
            Polls polls = new Polls();
            CompletableFuture<String> early = polls.endable(new CompletableFuture<>(), nothing);
            CompletableFuture<String> late = new CompletableFuture<>();
            return new Interleavings.Round(List.of(polls::end, () -> polls.endable(late, nothing)), () -> {
                require(polls.ended(), "ended", polls.ended());
                require(early.isDone(), "early", early);
                require(late.isDone(), "late", late);
            });
        });
    }

    @Test
    void callThatIsAnsweredAndEndedHasOneAnswer() {
        Interleavings.check(() -> {
            Polls polls = new Polls();
            CompletableFuture<String> call = new CompletableFuture<>();
            return new Interleavings.Round(
                    List.of(polls::end, () -> polls.endable(call, nothing), () -> call.complete("message")),
                    () -> require(call.isDone(), "answered", call));
        });
    }
}
