package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.rocketmqproxy.api.ErrorCode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
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
    private static final String ADDRESS = "127.0.0.1:10911";

    private final MQClientAPIExt client = mock();
    private long now = 1_000_000_000;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Link> created = new ArrayList<>();
    private final List<OpenChannels> channels = new ArrayList<>();
    private final List<CompletableFuture<String>> open = new ArrayList<>();
    private final Links links = new Links(MOST, this::create, tasks::add);

    private Link create() {
        OpenChannels connections = new OpenChannels(() -> now);
        channels.add(connections);
        Link link = new Link(client, connections);
        created.add(link);
        return link;
    }

    /** The link connects. */
    private EmbeddedChannel connect(Link link) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channels.get(created.indexOf(link)).onChannelActive(ADDRESS, channel);
        return channel;
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
    void whatIsNoLongerNeededGoesOneAfterTheOtherAndTheLastStays() {
        occupyAllTwice();
        assertThat(links.size()).isEqualTo(MOST);
        tick(Links.CALM_TICKS);
        assertThat(links.size()).as("busy").isEqualTo(MOST);

        open.forEach(answer -> answer.complete("answered"));
        tick(Links.CALM_TICKS - 1);
        assertThat(links.size()).as("not for long enough").isEqualTo(MOST);
        tick(1);
        assertThat(links.size()).isEqualTo(MOST - 1);
        runTasks();
        verify(client).shutdown();

        tick(MOST * Links.CALM_TICKS);
        assertThat(links.size()).isEqualTo(1);
    }

    @Test
    void aBusyMomentBeginsTheWaitAnew() {
        occupyAllTwice();
        open.forEach(answer -> answer.complete("answered"));
        tick(Links.CALM_TICKS - 1);
        occupyAllTwice();
        tick(1);
        open.forEach(answer -> answer.complete("answered"));

        tick(Links.CALM_TICKS - 1);

        assertThat(links.size()).isEqualTo(MOST);
    }

    private void occupyAllTwice() {
        for (int i = 0; i < 2 * MOST * Links.BUSY; i++) {
            start(null);
        }
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            links.tick();
        }
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

    /** A request is sent now and not answered within that time. */
    private void timeOut(Link link, String address, Duration limit) {
        long sent = now;
        now += limit.toNanos();
        links.doubt(link, address, sent);
        runTasks();
    }

    @Test
    void silentConnectionGetsASuccessorAndIsClosedWhenItsLastRequestIsOver() {
        Link silent = start("queue 0");
        start("queue 0");
        connect(silent);

        timeOut(silent, ADDRESS, Duration.ofSeconds(3));

        assertThat(start("queue 0")).as("also for a key that was bound to it").isNotSameAs(silent);
        assertThat(start(null)).isNotSameAs(silent);
        assertThat(links.size()).isEqualTo(1);
        open.get(0).complete("a late answer");
        runTasks();
        verify(client, never()).shutdown();
        open.get(1).completeExceptionally(new IllegalStateException("late"));
        runTasks();
        verify(client).shutdown();
    }

    @Test
    void connectionThatHasBroughtSomethingSinceIsKept() {
        Link slow = start(null);
        EmbeddedChannel channel = connect(slow);
        long sent = now;
        now += 1;
        channel.writeInbound("another request's answer");
        now += Duration.ofSeconds(2).toNanos();

        links.doubt(slow, ADDRESS, sent);
        runTasks();

        assertThat(start(null)).isSameAs(slow);
    }

    @Test
    void callersInAHurryDoNotMakeAConnectionLookDeadUnlessItIsSilentForASecond() {
        Link link = start(null);
        EmbeddedChannel channel = connect(link);
        for (int i = 0; i < 9; i++) {
            timeOut(link, ADDRESS, Duration.ofMillis(100));
        }
        now++;
        channel.writeInbound("an answer");
        now++;
        timeOut(link, ADDRESS, Duration.ofMillis(900));
        assertThat(start(null)).isSameAs(link);

        timeOut(link, ADDRESS, Duration.ofMillis(100));
        assertThat(start(null)).isNotSameAs(link);
    }

    @Test
    void longPollThatBeganWhenAllWasWellShowsTheSilenceToo() {
        Link link = start(null);
        EmbeddedChannel channel = connect(link);
        long sent = now;
        now += Duration.ofSeconds(5).toNanos();
        channel.writeInbound("another request's answer");
        now += Duration.ofSeconds(3).toNanos();

        links.doubt(link, ADDRESS, sent);
        runTasks();

        assertThat(start(null)).isNotSameAs(link);
    }

    @Test
    void linkThatIsNotConnectedThereIsKept() {
        Link link = start(null);
        connect(link);

        timeOut(link, "127.0.0.1:1", Duration.ofSeconds(3));

        assertThat(start(null)).isSameAs(link);
    }

    @Test
    void manyDoubtsAtOnceMakeOneSuccessor() {
        Link silent = start(null);
        connect(silent);
        long sent = now;
        now += Duration.ofSeconds(3).toNanos();

        links.doubt(silent, ADDRESS, sent);
        links.doubt(silent, ADDRESS, sent);
        runTasks();
        links.doubt(silent, ADDRESS, sent);
        runTasks();

        assertThat(created).hasSize(2);
    }

    @Test
    void retiredConnectionIsClosedAtTheEndToo() {
        Link silent = start(null);
        connect(silent);
        timeOut(silent, ADDRESS, Duration.ofSeconds(3));

        assertThat(links.drain()).containsExactlyInAnyOrderElementsOf(created);
    }
}
