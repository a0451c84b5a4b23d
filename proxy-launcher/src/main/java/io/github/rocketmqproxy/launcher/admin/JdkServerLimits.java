package io.github.rocketmqproxy.launcher.admin;

/** Limits of the JDK's HTTP server, which can be set by system property only and are read once. */
final class JdkServerLimits {
    private static final String PREFIX = "sun.net.httpserver.";

    private JdkServerLimits() {}

    /** A client that sends or reads slowly holds one of two threads, so it gets ten seconds. */
    static void apply() {
        setUnlessGiven("maxReqTime", "10");
        setUnlessGiven("maxRspTime", "10");
        setUnlessGiven("nodelay", "true");
    }

    private static void setUnlessGiven(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
