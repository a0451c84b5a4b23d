package io.github.rocketmqproxy.launcher;

/** What the process tells the shell. */
final class ExitCode {
    /** Stopped in order, or did what was asked. */
    static final int STOPPED = 0;
    /** Could not start, or could not stop in time. */
    static final int FAILED = 1;
    /** Unknown arguments, or settings that cannot be used. */
    static final int USAGE = 2;

    private ExitCode() {}
}
