package io.github.rocketmqproxy.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load balancer that knows nothing but bytes: each connection goes to the next of several ports on this machine, or to the one
 * after it if nobody listens there. Thread-safe.
 */
public final class LoadBalancer implements AutoCloseable {
    private final ServerSocket server;
    private final List<Integer> targets = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LoadBalancer(ServerSocket server) {
        this.server = server;
    }

    /** One that sends connections nowhere yet. */
    public static LoadBalancer open() throws IOException {
        LoadBalancer balancer = new LoadBalancer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(balancer::accept);
        return balancer;
    }

    public int port() {
        return server.getLocalPort();
    }

    public void add(int port) {
        targets.add(port);
    }

    public void remove(int port) {
        targets.remove(Integer.valueOf(port));
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
        List<Integer> all = List.copyOf(targets);
        int first = turn.getAndIncrement();
        for (int i = 0; i < all.size(); i++) {
            try {
                Socket target = new Socket(InetAddress.getLoopbackAddress(), all.get((first + i) % all.size()));
                open.add(target);
                AtomicInteger directions = new AtomicInteger(2);
                daemon(() -> pump(target, client, directions));
                pump(client, target, directions);
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
        Thread thread = new Thread(task, "load-balancer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::close);
    }
}
