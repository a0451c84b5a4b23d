package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationResponse;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.testkit.SharedBroker;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** No rpc of consumers needs what an instance has in memory. */
class V2StatelessIT {
    private final String topic = unique("v2-stateless");
    private final String group = unique("v2-stateless-group");

    private V2Consumer consumer(RunningEngine proxy, String clientId) {
        return new V2Consumer(proxy.v2Client().clientId(clientId), topic, group);
    }

    @Test
    void deliveryIsSettledAtAnotherInstance() {
        try (RunningEngine one = RunningEngine.start();
                RunningEngine other = RunningEngine.start()) {
            V2Client producer = one.v2Client();
            producer.route(topic);
            producer.sent(message(topic, "acknowledged"));
            producer.sent(message(topic, "hidden for longer"));
            producer.sent(message(topic, "given up"));
            V2Consumer here = consumer(one, "spread");
            V2Consumer there = consumer(other, "spread");

            for (Message received : here.await(3, here.push())) {
                switch (V2Consumer.body(received)) {
                    case "acknowledged" ->
                        assertThat(there.ack(received).getStatus().getCode()).isEqualTo(Code.OK);
                    case "given up" ->
                        assertThat(there.giveUp(received).getCode()).isEqualTo(Code.OK);
                    default -> {
                        ChangeInvisibleDurationResponse hidden =
                                there.hide(received, V2Consumer.handle(received), V2Consumer.seconds(600));
                        assertThat(hidden.getStatus().getCode()).isEqualTo(Code.OK);
                    }
                }
            }
            assertThat(there.receive(there.push())).isEmpty();
        }
    }

    @Test
    void restartOfTheProxyDeliversNothingTwiceAndAcknowledgementsGoOn() {
        Message held;
        try (RunningEngine before = RunningEngine.start()) {
            before.v2Client().route(topic);
            before.v2Client().sent(message(topic, "in work"));
            V2Consumer consumer = consumer(before, "survivor");
            held = consumer.await(1, consumer.push()).get(0);
        }
        try (RunningEngine after = RunningEngine.start()) {
            V2Consumer consumer = consumer(after, "survivor");

            assertThat(consumer.receive(consumer.push())).as("still hidden").isEmpty();
            assertThat(consumer.ack(held).getStatus().getCode()).isEqualTo(Code.OK);
        }
    }

    @Test
    void consumerWithoutAnyHeaderReceivesAndAcknowledges() {
        try (RunningEngine proxy = RunningEngine.start()) {
            V2Client client = proxy.v2Client().withoutHeaders();
            client.route(topic);
            client.sent(message(topic, "plain"));
            V2Consumer consumer = new V2Consumer(client, topic, group);

            Message received = consumer.await(1, consumer.push()).get(0);

            assertThat(consumer.ack(received).getStatus().getCode()).isEqualTo(Code.OK);
        }
    }

    @Test
    void closingProxyAnswersLongPolls() {
        SharedBroker.get().createTopic(topic, 1);
        try (RunningEngine proxy = RunningEngine.start()) {
            V2Client client = proxy.v2Client();
            V2Consumer consumer = new V2Consumer(client, topic, group);
            CompletableFuture<ReceiveMessageResponse> answer = new CompletableFuture<>();
            client.async()
                    .receiveMessage(
                            consumer.push()
                                    .setLongPollingTimeout(V2Consumer.seconds(60))
                                    .build(),
                            new StreamObserver<>() {
                                @Override
                                public void onNext(ReceiveMessageResponse frame) {
                                    answer.complete(frame);
                                }

                                @Override
                                public void onError(Throwable failure) {
                                    answer.completeExceptionally(failure);
                                }

                                @Override
                                public void onCompleted() {}
                            });
            // On one connection the first call has arrived when the second is answered.
            consumer.queues();
            proxy.engine().close();

            assertThat(answer)
                    .succeedsWithin(Duration.ofSeconds(30))
                    .extracting(frame -> frame.getStatus().getCode())
                    .isEqualTo(Code.MESSAGE_NOT_FOUND);
        }
    }
}
