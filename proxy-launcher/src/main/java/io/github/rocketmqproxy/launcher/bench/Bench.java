package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.launcher.bench.BenchOptions.Mode;
import io.github.rocketmqproxy.launcher.bench.BenchOptions.Protocol;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Puts a load on a proxy and measures what comes of it. Used for one run; {@link #run} blocks. */
public final class Bench {
    private static final int PREFILL_CONCURRENCY = 100;
    private static final long LOOK_MILLIS = 250;
    /** A receiver that gets nothing for so long has read all there was. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(8);
    /** Longer than any deadline of a call. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(Deadline.SECONDS + 5L);

    private final BenchOptions options;
    private final ProgressBar progress;
    private final ScheduledExecutorService timer = Schedules.open();
    private final ProcessWatch watch;

    /**
     * Describes a run.
     *
     * @param options what to measure
     * @param terminal shows the progress
     * @param interactive whether somebody looks at it
     */
    public Bench(BenchOptions options, PrintStream terminal, boolean interactive) {
        this.options = options;
        this.progress = new ProgressBar(terminal, interactive);
        this.watch = new ProcessWatch(options.processes());
    }

    /**
     * Warms up and measures.
     *
     * @return what was measured
     * @throws BenchException if the proxy cannot be reached or refuses what the run needs
     */
    public BenchResult run() throws BenchException {
        Phases phases = new Phases(new Phase(options.warmUp(), () -> {}), new Phase(options.measured(), watch::begin));
        try (Connections connections = connect();
                Connections receiving = connect()) {
            if (options.mode() == Mode.RECEIVE) {
                prefill(connections);
                receive(receiving, new Acknowledgements(phases));
            } else if (options.mode() == Mode.SEND) {
                send(sender(connections), phases);
            } else {
                RoundTrips roundTrips = new RoundTrips(sender(connections), phases);
                receive(receiving, roundTrips);
                send(roundTrips, phases);
            }
            follow(phases);
            return new BenchResult(options, phases.measured(), watch.end());
        } finally {
            timer.shutdownNow();
            progress.clear();
        }
    }

    private Connections connect() {
        return Connections.to(options.address(), options.tls(), options.connections());
    }

    private Sender sender(Connections connections) throws BenchException {
        if (options.protocol() == Protocol.V2) {
            return V2Sender.open(connections, options, timer);
        }
        return options.protocol() == Protocol.SIMPLE
                ? SimpleSender.open(connections, options)
                : SimpleStreamSender.open(connections, options);
    }

    private void receive(Connections connections, Inbox inbox) throws BenchException {
        Receiver receiver = options.protocol() == Protocol.V2
                ? V2Receiver.open(connections, options, timer)
                : new SimpleReceiver(connections, options, timer);
        for (int worker = 0; worker < options.concurrency(); worker++) {
            receiver.start(worker, inbox);
        }
    }

    private void send(Sender sender, Phases phases) {
        Payload body = Payload.ofSize(options.bodySize());
        if (options.openLoop()) {
            new OpenLoop(phases, sender, body, options.rate(), options.concurrency()).start();
        } else {
            new ClosedLoop(phases, sender, body, timer).start(options.concurrency());
        }
    }

    private void prefill(Connections connections) throws BenchException {
        if (options.prefill() == 0) {
            return;
        }
        Phase filling = new Phase(Extent.of(options.prefill()), () -> {});
        Phases phases = new Phases(new Phase(Extent.NONE, () -> {}), filling);
        new ClosedLoop(phases, sender(connections), Payload.ofSize(options.bodySize()), timer)
                .start(PREFILL_CONCURRENCY);
        while (filling.underWay() > 0 || !filling.over()) {
            pause();
            progress.show("prefill", filling.progress(), "");
        }
        if (filling.failures().total() > 0) {
            throw new BenchException("prefilling topic " + options.topic() + ": "
                    + filling.failures().total() + " messages were not sent: "
                    + filling.failures().byKind());
        }
    }

    /** Watches a run until it is over and everything that it began has ended. */
    private void follow(Phases phases) throws BenchException {
        Phase measured = phases.measured();
        long begin = System.nanoTime();
        long overSince = 0;
        while (true) {
            pause();
            Phase current = phases.current();
            current.sample();
            progress.show(current == measured ? "measuring" : "warm-up", current.progress(), figures(current));
            if (phases.warmUp().over() && measured.over()) {
                overSince = overSince == 0 ? System.nanoTime() : overSince;
                if (measured.underWay() == 0 || isOlder(overSince, DRAIN_NANOS)) {
                    break;
                }
            } else if (isQuiet(phases, begin)) {
                break;
            }
        }
        long unanswered = measured.underWay();
        for (long i = 0; i < unanswered; i++) {
            measured.failedBeside("NO_ANSWER", "nothing came for " + Deadline.SECONDS + " s or more");
        }
        measured.sample();
    }

    /** Only receiving can run out of work. */
    private boolean isQuiet(Phases phases, long begin) {
        long last = Math.max(
                begin,
                Math.max(phases.warmUp().lastEndNanos(), phases.measured().lastEndNanos()));
        return options.mode() == Mode.RECEIVE && isOlder(last, QUIET_NANOS);
    }

    private static boolean isOlder(long sinceNanos, long limitNanos) {
        return System.nanoTime() - sinceNanos > limitNanos;
    }

    private static String figures(Phase phase) {
        if (phase.samples().isEmpty()) {
            return "";
        }
        Phase.Sample last = phase.samples().get(phase.samples().size() - 1);
        long failed = phase.failures().total();
        return String.format(
                Locale.ROOT,
                "%,.0f messages/s, p50 %s, p99 %s%s",
                last.perSecond(),
                ResultTable.time(last.p50Nanos() / 1e3),
                ResultTable.time(last.p99Nanos() / 1e3),
                failed == 0 ? "" : String.format(Locale.ROOT, ", %,d errors", failed));
    }

    private static void pause() throws BenchException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
