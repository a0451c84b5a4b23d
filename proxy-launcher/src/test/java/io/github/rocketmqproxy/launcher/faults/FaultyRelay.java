package io.github.rocketmqproxy.launcher.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A piece of network that can break in several ways. Thread-safe. */
final class FaultyRelay implements AutoCloseable {
    /** Where a connection breaks that is to break: after so many bytes at most. */
    private static final int MOST_BYTES = 32 * 1024;

    private final ServerSocket server;
    private final int target;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean torn;
    // Guarded by this.
    private boolean silent;

    /**
     * Relays at once.
     *
     * @param host the address of this machine to listen on
     * @param port where, or 0 for any free port
     * @param target the port on 127.0.0.1 to connect to
     */
    FaultyRelay(String host, int port, int target) {
        this.target = target;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(host, port), 500);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Ends all connections and every new one, until {@link #heal()}. */
    void cut() {
        cut = true;
        breakAll();
    }

    /** Ends all connections; new ones work. */
    void breakAll() {
        open.forEach(Connection::close);
    }

    /** Lets connections stand and no byte through, until {@link #heal()}: then what has waited arrives. */
    synchronized void silence() {
        silent = true;
    }

    /** From now on nothing comes through the connections that are open, and they never end. New ones work. */
    void forget() {
        open.forEach(connection -> connection.forgotten = true);
    }

    /** Ends each connection, also every new one, after some bytes, in the middle of whatever it carries, until {@link #heal()}. */
    void tear() {
        torn = true;
    }

    synchronized void heal() {
        cut = false;
        torn = false;
        silent = false;
        notifyAll();
    }

    private synchronized void awaitVoice() throws IOException {
        try {
            while (silent) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                daemon(() -> connect(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket near) {
        try {
            awaitVoice();
            if (cut) {
                near.close();
                return;
            }
            Connection connection = new Connection(near, new Socket(InetAddress.getLoopbackAddress(), target));
            open.add(connection);
            daemon(() -> connection.pump(connection.far, connection.near));
            connection.pump(connection.near, connection.far);
        } catch (IOException nobodyThere) {
            Connection.close(near);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "faulty-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        heal();
        breakAll();
    }

    private final class Connection {
        final Socket near;
        final Socket far;
        volatile boolean forgotten;

        Connection(Socket near, Socket far) throws IOException {
            this.near = near;
            this.far = far;
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
        }

        void pump(Socket from, Socket to) {
            int last = ThreadLocalRandom.current().nextInt(1, MOST_BYTES);
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] bytes = new byte[16 * 1024];
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    awaitVoice();
                    if (torn && (last -= count) < 0) {
                        out.write(bytes, 0, count / 2);
                        break;
                    }
                    if (!forgotten) {
                        out.write(bytes, 0, count);
                    }
                }
            } catch (IOException broken) {
                // As when it ends.
            }
            if (!forgotten) {
                close();
            }
        }

        void close() {
            open.remove(this);
            close(near);
            close(far);
        }

        static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }
}
