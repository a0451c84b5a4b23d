package io.github.rocketmqproxy.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client at the end of a stream: takes as many deliveries as the test allows, and acknowledges them if it is told to. */
final class TestClient implements DeliverySink {
    private final ReceivePath path;
    private final Subscription subscription;
    private final List<Delivery> received = new ArrayList<>();
    private int credit = Integer.MAX_VALUE;
    private boolean acknowledging;
    private boolean broken;
    private @Nullable DeliveryStream stream;

    TestClient(ReceivePath path, Subscription subscription) {
        this.path = path;
        this.subscription = subscription;
    }

    TestClient open() {
        stream = path.open(subscription, this);
        return this;
    }

    TestClient acknowledging() {
        acknowledging = true;
        return this;
    }

    /** Takes so many more and then stops reading. */
    TestClient taking(int more) {
        credit = more;
        return this;
    }

    TestClient broken() {
        broken = true;
        return this;
    }

    void resume() {
        credit = Integer.MAX_VALUE;
        stream().pump();
    }

    DeliveryStream stream() {
        return Objects.requireNonNull(stream);
    }

    @Override
    public boolean isReady() {
        return credit > 0;
    }

    @Override
    public void deliver(Delivery delivery) {
        if (broken) {
            throw new IllegalStateException("this client is broken");
        }
        credit--;
        received.add(delivery);
        if (acknowledging) {
            assertThat(acknowledge(delivery)).isCompleted();
        }
    }

    CompletableFuture<Void> acknowledge(Delivery delivery) {
        return path.acknowledge(subscription, delivery.handle(), TraceSpan.NONE);
    }

    void acknowledgeAll() {
        List.copyOf(received)
                .forEach(delivery -> assertThat(acknowledge(delivery)).isCompleted());
    }

    CompletableFuture<Void> close() {
        return stream().close();
    }

    List<Delivery> received() {
        return List.copyOf(received);
    }

    List<String> texts() {
        return received.stream()
                .map(delivery -> TestMessages.text(delivery.body()))
                .toList();
    }

    void forget() {
        received.clear();
    }
}
