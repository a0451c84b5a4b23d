package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.message.SendReceipt.Durability;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.testkit.FakeBroker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What producers of the official protocol hear when brokers do not do their part. */
class V2SendFaultsIT {
    private final String topic = unique("v2-faults");
    private final FakeCluster proxy = new FakeCluster(ProxyConfig.builder());
    private final V2Client client = proxy.v2Client();

    @BeforeEach
    void createTopic() {
        proxy.broker().topic(topic, 1);
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_ON_DISK, MASTER_PERSISTENCE_TIMEOUT",
        "NOT_REPLICATED, SLAVE_PERSISTENCE_TIMEOUT",
        "NO_REPLICA, HA_NOT_AVAILABLE",
    })
    void messageThatIsNotAsSafeAsConfiguredIsTold(Durability durability, Code code) {
        proxy.broker().storeAs(durability);

        SendMessageResponse response = client.send(message(topic, "x").build());

        assertThat(response.getStatus().getCode()).isEqualTo(code);
        SendResultEntry entry = response.getEntries(0);
        assertThat(entry.getStatus().getCode()).isEqualTo(code);
        assertThat(entry.getStatus().getMessage()).contains("is stored").contains(entry.getMessageId());
        assertThat(proxy.broker().stored(topic)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "ACCESS_DENIED, UNAUTHORIZED",
        "NOT_PERMITTED, FORBIDDEN",
        "MESSAGE_BODY_TOO_LARGE, MESSAGE_BODY_TOO_LARGE",
        "BROKER_ERROR, INTERNAL_SERVER_ERROR",
    })
    void brokersRefusalIsToldWithItsStatus(ErrorCode failure, Code code) {
        proxy.broker().failNextSends(1, failure);

        SendMessageResponse response = client.send(message(topic, "x").build());

        assertThat(response.getStatus().getCode()).isEqualTo(code);
        assertThat(response.getEntries(0).getStatus()).isEqualTo(response.getStatus());
        assertThat(client.send(message(topic, "next").build()).getStatus().getCode())
                .isEqualTo(Code.OK);
    }

    @ParameterizedTest
    @CsvSource({"BROKER_TIMEOUT, PROXY_TIMEOUT", "BROKER_UNREACHABLE, PROXY_TIMEOUT", "BROKER_BUSY, TOO_MANY_REQUESTS"})
    void passingFaultIsTriedAgainInsideAndThenToldAsOne(ErrorCode failure, Code code) {
        proxy.broker().failNextSends(2, failure);
        assertThat(client.send(message(topic, "x").build()).getStatus().getCode())
                .isEqualTo(Code.OK);

        proxy.broker().failNextSends(3, failure);
        assertThat(client.send(message(topic, "x").build()).getStatus().getCode())
                .isEqualTo(code);
    }

    @Test
    void brokerIsGivenWhatIsLeftOfTheClientsDeadlineButForAMargin() {
        client.blocking()
                .withDeadlineAfter(1, TimeUnit.SECONDS)
                .sendMessage(SendMessageRequest.newBuilder()
                        .addMessages(message(topic, "in a hurry"))
                        .build());
        client.sent(message(topic, "patient"));

        assertThat(proxy.broker().sendRequests())
                .extracting(FakeBroker.SendRequest::timeout)
                .satisfiesExactly(
                        hurried -> assertThat(hurried).isPositive().isLessThanOrEqualTo(Duration.ofMillis(900)),
                        patient -> assertThat(patient).isEqualTo(Duration.ofSeconds(3)));
    }

    @Test
    void nothingOfARefusedRequestIsKept() {
        client.send(message(topic, "").build());
        client.send(message(topic, "x").build());

        assertThat(proxy.engine().buffers().inboundMessages()).isZero();
        assertThat(proxy.engine().buffers().inboundBytes()).isZero();
    }
}
