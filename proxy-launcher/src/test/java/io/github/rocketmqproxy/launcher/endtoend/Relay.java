package io.github.rocketmqproxy.launcher.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load balancer of the simplest kind: each connection goes to the next of some ports on this machine, or to the one after it if
 * nobody listens there. The ports can be exchanged for others. Thread-safe.
 */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Integer> targets;

    private Relay(ServerSocket server, List<Integer> targets) {
        this.server = server;
        this.targets = targets;
    }

    static Relay to(Integer... targets) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), List.of(targets));
        daemon(relay::accept);
        return relay;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Sends new connections there; those that are open stay as they are. */
    void turnTo(Integer... ports) {
        targets = List.of(ports);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                daemon(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        List<Integer> all = targets;
        int first = turn.getAndIncrement();
        for (int i = 0; i < all.size(); i++) {
            try {
                Socket proxy = new Socket(InetAddress.getLoopbackAddress(), all.get((first + i) % all.size()));
                open.add(proxy);
                AtomicInteger directions = new AtomicInteger(2);
                daemon(() -> pump(proxy, client, directions));
                pump(client, proxy, directions);
                return;
            } catch (IOException nobodyThere) {
                // The next one.
            }
        }
        close(client);
    }

    /** The end of one direction is not that of the other: last answers must get through. */
    private void pump(Socket from, Socket to, AtomicInteger directions) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                out.write(bytes, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            // As when it ends.
        }
        if (directions.decrementAndGet() == 0) {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::close);
    }
}
