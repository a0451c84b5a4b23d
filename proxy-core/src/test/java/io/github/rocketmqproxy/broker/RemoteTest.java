package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.rocketmqproxy.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteTest {
    private static final Peer PEER = new Peer("broker", "a", "10.0.0.1:10911", "send", "orders", "", "");

    private final Deadlines deadlines = mock();
    private final Links links = mock();
    private final Link link = mock();
    private final Remote remote = new Remote(deadlines, new BrokerVersions());
    private final CompletableFuture<RemotingCommand> answer = new CompletableFuture<>();

    @BeforeEach
    void connect() {
        when(link.invoke(any(), any(), any())).thenReturn(answer);
        when(links.use(any(), any())).thenAnswer(call -> {
            Function<Link, Object> request = call.getArgument(1);
            return request.apply(link);
        });
    }

    private CompletableFuture<Answer> call() {
        return remote.call(links, null, PEER, Request.of(10), Duration.ofSeconds(3));
    }

    @Test
    void connectionThatHasBroughtNoAnswerInTimeIsDoubted() {
        CompletableFuture<Answer> result = call();
        result.completeExceptionally(BrokerErrors.late(PEER, Duration.ofSeconds(3)));

        verify(links).doubt(eq(link), eq("10.0.0.1:10911"), anyLong());
    }

    @Test
    void connectionThatBreaksNeedsNoDoubt() {
        CompletableFuture<Answer> broken = call();
        answer.completeExceptionally(new RemotingConnectException("10.0.0.1:10911"));

        assertThat(Futures.plain(broken.handle((value, failure) -> failure).join())
                        .code())
                .isEqualTo(ErrorCode.BROKER_UNREACHABLE);
        verify(links, never()).doubt(any(), any(), anyLong());
    }
}
