package io.github.rocketmqproxy.launcher.faults;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An application of one kind: sends at an even pace while it is told to, and receives and acknowledges all the time. Its producer has
 * a connection of its own, and so has its consumer. Thread-safe.
 */
abstract class Traffic implements AutoCloseable {
    /** Between two messages, unless a kind has a pace of its own. */
    static final long PACE_MILLIS = 20;

    private static final long SETUP_SECONDS = 30;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "traffic");
        thread.setDaemon(true);
        return thread;
    });
    private final int consumerPort;
    private final long paceMillis;
    private final ManagedChannel producer;
    private volatile ManagedChannel consumer;
    private volatile Ledger ledger = new Ledger("before");
    private volatile boolean sending;
    private volatile boolean closed;

    /**
     * Connects.
     *
     * @param producerPort where its producer finds the proxy
     * @param consumerPort where its consumer finds the proxy
     * @param paceMillis between two messages
     */
    Traffic(int producerPort, int consumerPort, long paceMillis) {
        this.consumerPort = consumerPort;
        this.paceMillis = paceMillis;
        this.producer = channel(producerPort);
        this.consumer = channel(consumerPort);
    }

    /** What its clients are, for the table. */
    abstract String kind();

    /** Prepares the producer. */
    abstract void openProducer();

    /** Prepares the consumer and begins to receive. */
    abstract void openConsumer();

    /** Sends a message and tells the ledger what came of it. */
    abstract void send(Ledger ledger, String id);

    Traffic open() {
        openProducer();
        openConsumer();
        timer.scheduleAtFixedRate(this::tick, paceMillis, paceMillis, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Begins a new ledger, and to send. */
    void begin(Ledger fresh) {
        ledger = fresh;
        sending = true;
    }

    void stopSending() {
        sending = false;
    }

    /** The consumer vanishes without a word, and another one comes in its place. */
    void replaceConsumer() {
        ManagedChannel old = consumer;
        consumer = channel(consumerPort);
        openConsumer();
        old.shutdownNow();
    }

    Ledger ledger() {
        return ledger;
    }

    ManagedChannel producer() {
        return producer;
    }

    ManagedChannel consumer() {
        return consumer;
    }

    boolean isClosed() {
        return closed;
    }

    /** Runs a task after a while, unless all is over. */
    void later(long millis, Runnable task) {
        if (!closed) {
            timer.schedule(
                    () -> {
                        if (!closed) {
                            task.run();
                        }
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        }
    }

    static long setupSeconds() {
        return SETUP_SECONDS;
    }

    private void tick() {
        if (sending) {
            Ledger current = ledger;
            send(current, current.sent());
        }
    }

    private static ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    /** The name of a call's failure. */
    static String name(Throwable failure) {
        return "gRPC " + Status.fromThrowable(failure).getCode();
    }

    /** Hears the one answer of a call. */
    static <T> StreamObserver<T> answer(Consumer<T> answered, Consumer<Throwable> failed) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                answered.accept(value);
            }

            @Override
            public void onError(Throwable failure) {
                failed.accept(failure);
            }

            @Override
            public void onCompleted() {}
        };
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        producer.shutdownNow();
        consumer.shutdownNow();
    }
}
