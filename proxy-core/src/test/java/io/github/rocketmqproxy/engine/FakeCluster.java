package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.WorkerConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.worker.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine before brokers in memory, on a free port, in real time, and clients of it. */
final class FakeCluster implements AutoCloseable {
    private final Workers brokerTime = Workers.create(new WorkerConfig(1, 1), null, "fake-broker");
    private final FakeBroker broker = new FakeBroker(brokerTime.timer());
    private final List<Cluster> opened = new CopyOnWriteArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();
    private final List<V2Client> v2Clients = new ArrayList<>();
    private final ProxyEngine engine;

    /**
     * Starts the engine.
     *
     * @param config what a test wants to show; the port is any free one, and the name server needs none
     */
    FakeCluster(ProxyConfig.Builder config) {
        engine = ProxyEngine.builder(config.grpcHost("127.0.0.1")
                        .grpcPort(0)
                        .nameServer("127.0.0.1:9876")
                        .idKey(RunningEngine.KEY)
                        .build())
                .brokers((cluster, all, io, blocking) -> {
                    opened.add(cluster);
                    return broker;
                })
                .build();
        try {
            engine.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeBroker broker() {
        return broker;
    }

    ProxyEngine engine() {
        return engine;
    }

    /** The clusters that the engine has opened, with the credentials that it has used. */
    List<Cluster> opened() {
        return opened;
    }

    TestClient client() {
        TestClient client = new TestClient(engine.port(), "");
        clients.add(client);
        return client;
    }

    V2Client v2Client() {
        V2Client client = new V2Client(engine.port());
        v2Clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(TestClient::close);
        v2Clients.forEach(V2Client::close);
        engine.close();
        brokerTime.close();
    }
}
