package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class PopperTest {
    private static final Map<String, String> FIELDS =
            Map.of("popTime", "1700000005000", "invisibleTime", "30000", "reviveQid", "3");

    private final Brokers brokers = mock();
    private final Links links = mock();
    private final Remote remote = mock();
    private final Acker acker = mock();
    private final Popper popper = new Popper(
            new Peers(new Cluster(List.of("10.0.0.2:9876"), "", "")),
            brokers,
            links,
            remote,
            acker,
            Duration.ofSeconds(3));
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void findTheBroker() {
        when(brokers.at(eq("a"), any())).thenAnswer(call -> {
            Function<String, Object> request = call.getArgument(1);
            return request.apply("10.0.0.1:10911");
        });
    }

    private void add(String tag, int sysFlag, int reconsumeTimes) throws Exception {
        MessageExt message = new MessageExt();
        message.setTopic("orders");
        message.setBornHost(new InetSocketAddress("10.0.0.9", 5_000));
        message.setStoreHost(new InetSocketAddress("10.0.0.1", 10_911));
        message.setBody(new byte[] {1, 2, 3});
        message.setSysFlag(sysFlag);
        message.setReconsumeTimes(reconsumeTimes);
        message.setQueueOffset(bytes.size());
        MessageAccessor.putProperty(message, "TAGS", tag);
        bytes.write(MessageDecoder.encode(message, false));
    }

    private PopResult pop(String tags, int code, Duration longPoll) {
        return pop(tags, code, "", longPoll);
    }

    private PopResult pop(String tags, int code, String remark, Duration longPoll) {
        Answer answer = Answers.of(code, remark, FIELDS, bytes.toByteArray());
        when(remote.call(eq(links), any(), any(), any(), any())).thenReturn(CompletableFuture.completedFuture(answer));
        Subscription subscription = new Subscription("orders", "billing", new Filter(Filter.Type.TAG, tags));
        return popper.pop(new PopRequest(subscription, "a", -1, 32, Duration.ofSeconds(30), longPoll, false, true, ""))
                .join();
    }

    @Test
    void tagThatOnlySharesTheHashCodeIsAcknowledgedUnseen() throws Exception {
        assertThat("BB".hashCode()).isEqualTo("Aa".hashCode());
        add("Aa", 0, 0);
        add("BB", 0, 0);

        PopResult result = pop("Aa || other", ResponseCode.SUCCESS, Duration.ZERO);

        assertThat(result.deliveries()).extracting(Delivery::tag).containsExactly("Aa");
        verify(acker).ack(any(), any());
        verify(acker).delivered(any(), argThat(all -> all.size() == 2));
    }

    @Test
    void undecodableMessageComesAgainAndAtLastGoesToTheDeadLetterTopic() throws Exception {
        add("red", MessageSysFlag.COMPRESSED_FLAG, 15);
        assertThat(pop("*", ResponseCode.SUCCESS, Duration.ZERO).deliveries()).isEmpty();
        verify(acker, never()).forwardToDeadLetter(any(), any(), any());

        add("red", MessageSysFlag.COMPRESSED_FLAG, 16);
        assertThat(pop("*", ResponseCode.SUCCESS, Duration.ZERO).deliveries()).isEmpty();
        verify(acker).forwardToDeadLetter(any(), any(), any());
        verify(acker, never()).ack(any(), any());
    }

    @Test
    void emptyAnswerBeforeTheLongPollIsOverDoesNotCountAsWaiting() {
        assertThat(pop("*", ResponseCode.POLLING_TIMEOUT, Duration.ofHours(1)))
                .isEqualTo(new PopResult(List.of(), false));
        assertThat(pop("*", ResponseCode.PULL_NOT_FOUND, Duration.ZERO)).isEqualTo(new PopResult(List.of(), true));
    }

    @Test
    void requestSaysByTheBrokersOwnClockWhenItWasMade() throws Exception {
        long brokerNow = Long.parseLong(FIELDS.get("popTime"));
        add("red", 0, 0);
        pop("*", ResponseCode.SUCCESS, Duration.ZERO);
        ArgumentCaptor<Request> request = ArgumentCaptor.captor();

        pop("*", ResponseCode.PULL_NOT_FOUND, Duration.ZERO);

        verify(remote, times(2)).call(any(), any(), any(), request.capture(), any());
        assertThat(bornTime(request.getAllValues().get(0))).isCloseTo(System.currentTimeMillis(), within(60_000L));
        assertThat(bornTime(request.getAllValues().get(1))).isCloseTo(brokerNow, within(60_000L));
    }

    @Test
    void requestThatComesTooLateIsNotRepeatedWithTheSameTime() throws Exception {
        Duration longPoll = Duration.ofMinutes(10);
        add("red", 0, 0);
        pop("*", ResponseCode.SUCCESS, Duration.ZERO);
        ArgumentCaptor<Request> request = ArgumentCaptor.captor();

        pop("*", ResponseCode.POLLING_TIMEOUT, "the broker[a] pop message is timeout too much", longPoll);
        pop("*", ResponseCode.PULL_NOT_FOUND, longPoll);

        verify(remote, times(3)).call(any(), any(), any(), request.capture(), any());
        long refused = bornTime(request.getAllValues().get(1));
        assertThat(bornTime(request.getAllValues().get(2))).isGreaterThanOrEqualTo(refused + longPoll.toMillis());
    }

    private static long bornTime(Request request) {
        return Long.parseLong(request.command().getExtFields().get("bornTime"));
    }
}
