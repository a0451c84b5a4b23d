package io.github.rocketmqproxy.launcher.bench;

import java.io.PrintStream;
import java.util.Locale;

/** One line of a terminal that is written again and again. */
final class ProgressBar {
    private static final int WIDTH = 30;
    private static final String ERASE_LINE = "\r\u001B[K";

    private final PrintStream out;
    private final boolean shown;

    /** Shows nothing where nobody looks. */
    ProgressBar(PrintStream out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /** Shows how far a part is, from 0 to 1. */
    void show(String part, double progress, String figures) {
        if (shown) {
            int full = (int) Math.round(progress * WIDTH);
            out.printf(
                    Locale.ROOT,
                    "%s%-9s [%s%s] %3.0f %%  %s",
                    ERASE_LINE,
                    part,
                    "#".repeat(full),
                    "-".repeat(WIDTH - full),
                    progress * 100,
                    figures);
            out.flush();
        }
    }

    void clear() {
        if (shown) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
