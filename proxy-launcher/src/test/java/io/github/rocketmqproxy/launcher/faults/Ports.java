package io.github.rocketmqproxy.launcher.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody uses now. */
final class Ports {
    private Ports() {}

    /** One that is free, and so is the second one below it, which brokers take, too. */
    static int free() {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket second =
                            new ServerSocket(first.getLocalPort() - 2, 1, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort() + 2;
            } catch (IOException taken) {
                // The next one, then.
            }
        }
        throw new UncheckedIOException(new IOException("no free port found"));
    }
}
