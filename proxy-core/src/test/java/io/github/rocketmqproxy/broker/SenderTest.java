package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.SendReceipt.Durability;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderTest {
    private final Brokers brokers = mock();
    private final Links links = mock();
    private final Remote remote = mock();
    private final Sender sender = new Sender(
            new Peers(new Cluster(List.of("10.0.0.2:9876"), "", "")),
            brokers,
            links,
            remote,
            new SendRequests(false),
            new BrokerVersions());

    @ParameterizedTest
    @CsvSource({
        ResponseCode.SUCCESS + ", AS_CONFIGURED",
        ResponseCode.FLUSH_DISK_TIMEOUT + ", NOT_ON_DISK",
        ResponseCode.FLUSH_SLAVE_TIMEOUT + ", NOT_REPLICATED",
        ResponseCode.SLAVE_NOT_AVAILABLE + ", NO_REPLICA",
    })
    void receiptSaysHowSafelyTheMessageIsStored(int code, Durability expected) {
        when(brokers.at(eq("a"), any())).thenAnswer(call -> {
            Function<String, Object> request = call.getArgument(1);
            return request.apply("10.0.0.1:10911");
        });
        Answer answer = Answers.of(code, "", Map.of("queueId", "3", "queueOffset", "7"), new byte[0]);
        when(remote.call(eq(links), any(), any(), any(), any())).thenReturn(CompletableFuture.completedFuture(answer));

        List<SendReceipt> receipts = sender.send(
                        "a", 3, List.of(ContractSupport.message("orders", "x")), Duration.ofSeconds(1))
                .join();

        assertThat(receipts).singleElement().satisfies(receipt -> {
            assertThat(receipt.queueOffset()).isEqualTo(7);
            assertThat(receipt.durability()).isEqualTo(expected);
        });
    }
}
