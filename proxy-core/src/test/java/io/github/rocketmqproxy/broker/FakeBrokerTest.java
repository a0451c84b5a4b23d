package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

class FakeBrokerTest extends BrokerClientContract {
    private final ManualTimer timer = new ManualTimer();
    private final FakeBroker fake = new FakeBroker(timer);

    @AfterEach
    void close() {
        fake.close();
    }

    @Override
    BrokerClient client() {
        return fake;
    }

    @Override
    void createGroup(String group, boolean orderly, int retryMaxTimes) {
        fake.group(group, orderly, retryMaxTimes);
    }

    @Override
    void createLiteGroup(String group, String liteBindTopic) {
        fake.liteGroup(group, liteBindTopic);
    }

    @Override
    void createTopic(String name, MessageType type) {
        fake.topic(name, 2, type);
    }

    @Override
    <T> T await(CompletableFuture<T> future) {
        for (int i = 0; i < 1_000 && !future.isDone(); i++) {
            timer.advance(Duration.ofMillis(100));
        }
        return Awaiting.result(future);
    }

    @Override
    void pass(Duration time) {
        timer.advance(time);
    }

    @Override
    long now() {
        return timer.currentTimeMillis();
    }
}
