package io.github.rocketmqproxy.launcher.logging;

import io.github.rocketmqproxy.launcher.settings.LogFormat;
import io.github.rocketmqproxy.launcher.settings.LogLevel;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Decides who may log how much, and where. */
public final class LogSetup {
    /** java.util.logging forgets loggers, and their levels with them, that nobody holds. */
    private static final List<Logger> HELD = new ArrayList<>();

    private LogSetup() {}

    /**
     * Makes {@link LastingLogManager} the process's log manager. Must be called before anything logs.
     */
    public static void install() {
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    }

    /**
     * Sets the levels and the one output, for people.
     *
     * @param own level of the proxy
     * @param rocketmq level of the RocketMQ client and the embedded broker
     * @param out where lines go
     */
    public static void configure(LogLevel own, LogLevel rocketmq, PrintStream out) {
        configure(own, rocketmq, LogFormat.TEXT, out);
    }

    /**
     * Sets the levels, the form and the one output.
     *
     * @param own level of the proxy
     * @param rocketmq level of the RocketMQ client and the embedded broker
     * @param format what a line looks like
     * @param out where lines go
     */
    public static synchronized void configure(LogLevel own, LogLevel rocketmq, LogFormat format, PrintStream out) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler handler = new LineHandler(out, formatter(format));
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        levels(own, rocketmq);
    }

    /**
     * Sets the levels.
     *
     * @param own level of the proxy
     * @param rocketmq level of the RocketMQ client and the embedded broker
     */
    public static synchronized void levels(LogLevel own, LogLevel rocketmq) {
        set("", libraries(own));
        set("io.github.rocketmqproxy", own.level());
        set(RocketmqLogs.PARENT, rocketmq.level());
        set(RocketmqLogs.EMBEDDED_PARENT, broker(rocketmq));
        // gRPC announces at INFO that it has no native transport for one of its figures.
        set("io.grpc.netty.TcpMetrics", libraries(own == LogLevel.DEBUG ? LogLevel.WARN : own));
    }

    private static Formatter formatter(LogFormat format) {
        ZoneId zone = ZoneId.systemDefault();
        return format == LogFormat.JSON ? new JsonFormatter(zone) : new LineFormatter(zone);
    }

    /** Silences the embedded broker. RocketMQ logs as errors that its threads are interrupted when it stops. */
    public static synchronized void muteEmbeddedBroker() {
        set(RocketmqLogs.EMBEDDED_PARENT, Level.OFF);
    }

    /** Libraries speak up one step later than the proxy itself. */
    private static Level libraries(LogLevel own) {
        return switch (own) {
            case OFF, ERROR -> own.level();
            case WARN, INFO -> Level.WARNING;
            case DEBUG -> Level.INFO;
        };
    }

    /** RocketMQ's broker warns all the time of what is quite normal for one that stands alone, so it is a step quieter. */
    private static Level broker(LogLevel rocketmq) {
        return switch (rocketmq) {
            case OFF -> Level.OFF;
            case ERROR, WARN -> Level.SEVERE;
            case INFO -> Level.WARNING;
            case DEBUG -> Level.INFO;
        };
    }

    private static void set(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        HELD.add(logger);
    }
}
