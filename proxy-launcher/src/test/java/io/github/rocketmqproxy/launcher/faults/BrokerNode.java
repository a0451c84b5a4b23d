package io.github.rocketmqproxy.launcher.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A broker in a process of its own, which others reach through a relay only. Not thread-safe. */
final class BrokerNode implements AutoCloseable {
    /** Where the relays are; the brokers are on 127.0.0.1, on the same port. */
    private static final String RELAY_HOST = "127.0.0.2";

    private final Path directory;
    private final String name;
    private final String nameServer;
    private int port;
    private FaultyRelay relay;
    private JavaProcess process;

    BrokerNode(Path root, String name, String nameServer) {
        this.directory = root.resolve(name);
        this.name = name;
        this.nameServer = nameServer;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.port = Ports.free();
        this.relay = new FaultyRelay(RELAY_HOST, port, port);
        this.process = launch();
    }

    private JavaProcess launch() {
        return JavaProcess.start(
                directory.resolveSibling(name + ".log"),
                BrokerMain.class,
                directory.toString(),
                name,
                nameServer,
                Integer.toString(port),
                RELAY_HOST);
    }

    FaultyRelay relay() {
        return relay;
    }

    void tell(String command) {
        process.tell(command);
    }

    void pause() {
        Signals.pause(process.pid());
    }

    void goOn() {
        Signals.goOn(process.pid());
    }

    void kill() {
        process.kill();
    }

    /** Starts it again, after {@link #kill()}, at the same address and with the same messages. */
    void restart() {
        process = launch();
    }

    /** Starts it again, after {@link #kill()}, with the same messages at another address, as when a replica takes over. */
    void moveAway() {
        relay.close();
        port = Ports.free();
        relay = new FaultyRelay(RELAY_HOST, port, port);
        process = launch();
    }

    @Override
    public void close() {
        process.close();
        relay.close();
    }
}
