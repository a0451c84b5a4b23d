package io.github.rocketmqproxy.launcher.faults;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/**
 * Clients that come, do a little and go, each over a connection of its own and with names of its own, one kind after the other. What a
 * proxy keeps of a client that has gone shows sooner or later. Thread-safe.
 */
final class Visits implements AutoCloseable {
    private static final long PACE_MILLIS = 250;
    /** As many stay at a time. */
    private static final int GUESTS = 16;

    private final NioEventLoopGroup io = new NioEventLoopGroup(1);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Visits::daemon);
    private final ExecutorService guests = Executors.newFixedThreadPool(GUESTS, Visits::daemon);
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();
    private final SslContext anyone;
    private final int port;
    private final List<Visit> kinds;

    /**
     * A kind of client.
     *
     * @param name for the table
     */
    record Visit(String name, Course course) {}

    /** What a client does. */
    @FunctionalInterface
    interface Course {
        /**
         * From the connection to the end.
         *
         * @param number of the visit; no other has it
         */
        void run(Visits visits, int number) throws Exception;
    }

    private Visits(int port, List<Visit> kinds) throws SSLException {
        this.port = port;
        this.kinds = kinds;
        this.anyone = GrpcSslContexts.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
    }

    /** Begins. */
    static Visits to(int port, List<Visit> kinds) throws SSLException {
        Visits visits = new Visits(port, kinds);
        visits.timer.scheduleAtFixedRate(visits::receive, PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS);
        return visits;
    }

    private void receive() {
        int number = next.getAndIncrement();
        Visit visit = kinds.get(number % kinds.size());
        guests.execute(() -> {
            String end = "well";
            try {
                visit.course().run(this, number);
            } catch (Exception e) {
                end = Traffic.name(e);
            }
            ends.merge(visit.name() + ": " + end, 1, Integer::sum);
        });
    }

    int port() {
        return port;
    }

    ManagedChannel plaintext() {
        return builder().usePlaintext().build();
    }

    ManagedChannel tls() {
        return builder().sslContext(anyone).overrideAuthority("localhost").build();
    }

    private NettyChannelBuilder builder() {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .eventLoopGroup(io)
                .channelType(NioSocketChannel.class)
                .directExecutor();
    }

    /** How each kind has ended, and how often. */
    Map<String, Integer> ends() {
        return new TreeMap<>(ends);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "visits");
        thread.setDaemon(true);
        return thread;
    }

    /** Nobody comes any more; waits until all have gone. */
    @Override
    public void close() {
        timer.shutdownNow();
        guests.shutdown();
        try {
            if (!guests.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("guests still there after 60 s: " + ends());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        io.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
