package io.github.rocketmqproxy.launcher.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes that this test has started. */
final class Signals {
    private Signals() {}

    /** It stays where it is, with all its connections, and does nothing. */
    static void pause(long pid) {
        send("STOP", pid);
    }

    /** It goes on as if nothing had been. */
    static void goOn(long pid) {
        send("CONT", pid);
    }

    private static void send(String signal, long pid) {
        try {
            int code = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + signal + " " + pid + ": exit code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
