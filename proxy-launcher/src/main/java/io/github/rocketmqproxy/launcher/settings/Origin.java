package io.github.rocketmqproxy.launcher.settings;

/**
 * Where a value came from.
 *
 * @param level how strong it is
 * @param detail which flag, variable, file or profile; empty for the default
 */
public record Origin(Level level, String detail) {
    /** Nobody set it. */
    static final Origin DEFAULT = new Origin(Level.DEFAULT, "");

    /** From the strongest to the weakest. */
    public enum Level {
        /** By a call to the admin port, while the proxy runs. */
        CALL("admin call"),
        /** On the command line. */
        FLAG("flag"),
        /** In the environment. */
        ENVIRONMENT("environment"),
        /** In the file that CONFIG names. */
        FILE("file"),
        /** By PROFILE. */
        PROFILE("profile"),
        /** Follows from another setting. */
        CONSEQUENCE("because of"),
        /** By nobody. */
        DEFAULT("default");

        private final String words;

        Level(String words) {
            this.words = words;
        }
    }

    /**
     * Whether the user wrote this value.
     *
     * @return false for defaults, profiles and consequences
     */
    public boolean explicit() {
        return level == Level.CALL || level == Level.FLAG || level == Level.ENVIRONMENT || level == Level.FILE;
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? level.words : level.words + " " + detail;
    }
}
