package io.github.rocketmqproxy.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs until SIGTERM, SIGINT or SIGHUP. The JVM answers these with its shutdown hooks and, by itself, with exit code 143 or
 * 130; the hook here stops the run in order and then ends the process with 0.
 */
final class SignalledLife implements ProcessLife {
    private static final Logger log = LoggerFactory.getLogger(SignalledLife.class);
    /** For what is not the engine, most of all the embedded broker. */
    private static final Duration BESIDE_DRAINING = Duration.ofSeconds(30);

    @Override
    public void live(ProxyRun run) throws StartException {
        Thread hook = new Thread(() -> stopAndEnd(run), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            run.start();
        } catch (StartException | RuntimeException e) {
            run.stop();
            removeHook(hook);
            throw e;
        }
        waitForSignal();
    }

    private static void waitForSignal() {
        try {
            // Only the hook ends the process.
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopAndEnd(ProxyRun run) {
        Duration drain = run.drainLimit();
        log.info("Stopping: clients are sent elsewhere; what is in flight has up to {} seconds", drain.toSeconds());
        endAfter(drain.plus(BESIDE_DRAINING));
        run.stop();
        log.info("Stopped");
        Runtime.getRuntime().halt(ExitCode.STOPPED);
    }

    /** Nothing may keep a process alive that was told to stop. */
    private static void endAfter(Duration limit) {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        Thread.sleep(limit.toMillis());
                        log.error("Not stopped after {} seconds; ending anyway", limit.toSeconds());
                        Runtime.getRuntime().halt(ExitCode.FAILED);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal came at the same time: the hook is running and decides the exit code.
        }
    }
}
