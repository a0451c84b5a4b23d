package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.github.rocketmqproxy.api.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.impl.mqclient.MQClientAPIExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinksTest {
    private static final int MOST = 3;

    private final MQClientAPIExt client = mock();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Link> created = new ArrayList<>();
    private final List<CompletableFuture<String>> open = new ArrayList<>();
    private final Links links = new Links(MOST, this::create, tasks::add);

    private Link create() {
        Link link = new Link(client, new OpenChannels());
        created.add(link);
        return link;
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    /** Starts a request and says which connection it got. */
    private Link start(@Nullable Object orderKey) {
        List<Link> chosen = new ArrayList<>();
        CompletableFuture<String> answer = new CompletableFuture<>();
        open.add(answer);
        links.use(orderKey, link -> {
            chosen.add(link);
            return answer;
        });
        runTasks();
        return chosen.get(0);
    }

    private void occupyAll() {
        for (int i = 0; i < Links.BUSY * links.size(); i++) {
            start(null);
        }
    }

    @Test
    void firstConnectionIsStartedByTheFirstRequestAndNotOnItsThread() {
        List<Link> chosen = new ArrayList<>();
        CompletableFuture<String> result = links.use(null, link -> {
            chosen.add(link);
            return CompletableFuture.completedFuture("done");
        });

        assertThat(result).isNotDone();
        assertThat(created).isEmpty();
        runTasks();
        assertThat(result).isCompletedWithValue("done");
        assertThat(chosen).isEqualTo(created);
    }

    @Test
    void oneMoreIsStartedOnlyWhenAllAreBusyAndNeverMoreThanTheLimit() {
        for (int i = 0; i < Links.BUSY; i++) {
            start(null);
        }
        assertThat(links.size()).isEqualTo(1);

        start(null);
        assertThat(links.size()).isEqualTo(2);
        assertThat(start(null)).isSameAs(created.get(1));

        for (int i = 0; i < 10; i++) {
            occupyAll();
        }
        assertThat(links.size()).isEqualTo(MOST);
    }

    @Test
    void requestsOfOneKeyStayOnOneConnectionWhileAnyIsUnderWay() {
        Link bound = start("queue 0");
        occupyAll();
        occupyAll();
        assertThat(links.size()).isGreaterThan(1);

        assertThat(start("queue 0")).isSameAs(bound);
        assertThat(start("queue 1")).isNotSameAs(bound);

        open.get(0).complete("answered");
        assertThat(start("queue 0")).as("the second one is still under way").isSameAs(bound);
    }

    @Test
    void keyIsFreeAgainWhenAllItsRequestsAreAnswered() {
        Link bound = start("queue 0");
        open.get(0).complete("answered");
        occupyAll();
        start(null);

        assertThat(start("queue 0")).isNotSameAs(bound);
    }

    @Test
    void failedRequestFreesItsConnection() {
        Link link = start("queue 0");
        open.get(0).completeExceptionally(new IllegalStateException("lost"));

        assertThat(link.inFlight()).isZero();
    }

    @Test
    void refusedStartIsToldAndTriedAgainByTheNextRequest() {
        List<Boolean> refuse = new ArrayList<>(List.of(true));
        Links busy = new Links(MOST, this::create, task -> {
            if (!refuse.isEmpty()) {
                refuse.clear();
                throw new RejectedExecutionException("full");
            }
            task.run();
        });

        CompletableFuture<String> refused = busy.use(null, link -> CompletableFuture.completedFuture("never"));
        assertThat(refused).isCompletedExceptionally();
        assertThat(Futures.plain(refused.handle((value, failure) -> failure).join())
                        .code())
                .isEqualTo(ErrorCode.OVERLOADED);
        assertThat(busy.use(null, link -> CompletableFuture.completedFuture("done")))
                .isCompletedWithValue("done");
    }

    @Test
    void connectionThatStartsAfterTheEndIsClosedAtOnce() {
        CompletableFuture<String> result = links.use(null, link -> CompletableFuture.completedFuture("never"));

        assertThat(links.drain()).isEmpty();
        runTasks();

        assertThat(Futures.plain(result.handle((value, failure) -> failure).join())
                        .code())
                .isEqualTo(ErrorCode.SHUTTING_DOWN);
        verify(client).shutdown();
    }
}
