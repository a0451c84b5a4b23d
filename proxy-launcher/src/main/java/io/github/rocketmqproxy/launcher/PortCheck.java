package io.github.rocketmqproxy.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out early, before anything slow is started, that a port is taken. Whoever opens the port later may still fail. */
final class PortCheck {
    private PortCheck() {}

    static void requireFree(String host, int port, String refusal) throws StartException {
        InetSocketAddress address = host.equals("*") ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
        } catch (BindException e) {
            throw new StartException(refusal, e);
        } catch (IOException e) {
            // Something else is wrong; opening the port for real will say it better.
        }
    }
}
