package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.PoolConfig;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RocketMqBrokerClientIT extends BrokerClientContract {
    private static final ExecutorService WORKERS = Executors.newCachedThreadPool();
    private static BrokerClient client;

    @BeforeAll
    static void open() {
        client = open(new Cluster(List.of(SharedBroker.get().nameServerAddress()), "", ""));
    }

    static BrokerClient open(Cluster cluster) {
        return BrokerClients.open(
                cluster,
                new BrokerConfig(Optional.empty(), Duration.ofSeconds(3), false, 8),
                new PoolConfig(3, 3),
                new SendConfig(100, Duration.ofMillis(100), false),
                WORKERS);
    }

    @AfterAll
    static void close() {
        client.close();
        WORKERS.shutdown();
    }

    @Override
    BrokerClient client() {
        return client;
    }

    @Override
    void createGroup(String group, boolean orderly, int retryMaxTimes) {
        SharedBroker.get().createConsumerGroup(group, orderly, retryMaxTimes);
    }

    @Override
    <T> T await(CompletableFuture<T> future) {
        return Awaiting.result(future);
    }

    @Override
    void pass(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Override
    long now() {
        return System.currentTimeMillis();
    }
}
