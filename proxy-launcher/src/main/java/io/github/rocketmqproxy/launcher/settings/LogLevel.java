package io.github.rocketmqproxy.launcher.settings;

import java.util.logging.Level;

/** How much is logged. */
public enum LogLevel {
    /** Nothing. */
    OFF(Level.OFF),
    /** What failed. */
    ERROR(Level.SEVERE),
    /** And what looks wrong. */
    WARN(Level.WARNING),
    /** And what a human wants to know. */
    INFO(Level.INFO),
    /** And what a developer wants to know. */
    DEBUG(Level.FINE);

    private final Level level;

    LogLevel(Level level) {
        this.level = level;
    }

    /**
     * The same in java.util.logging.
     *
     * @return the level
     */
    public Level level() {
        return level;
    }
}
