package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.PoolConfig;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.config.WorkerConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.worker.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** The contract before a broker that runs, whose time passes by itself. */
abstract class RealBrokerContract extends BrokerClientContract {
    /** For all test classes; its threads end when they have been idle. */
    private static final Workers WORKERS = Workers.create(new WorkerConfig(100, 1), null, "broker-client-it");

    /** A client of its own for whoever closes it. */
    static BrokerClient open(String nameServer) {
        return open(new Cluster(List.of(nameServer), "", ""));
    }

    static BrokerClient open(Cluster cluster) {
        return BrokerClients.open(
                cluster,
                new BrokerConfig(Optional.empty(), Duration.ofSeconds(3), false, 8),
                new PoolConfig(3, 3),
                new SendConfig(100, Duration.ofMillis(100), false),
                WORKERS.io(),
                WORKERS.blocking());
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
