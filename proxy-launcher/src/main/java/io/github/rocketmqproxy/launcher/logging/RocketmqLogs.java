package io.github.rocketmqproxy.launcher.logging;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.logging.org.slf4j.ILoggerFactory;
import org.apache.rocketmq.logging.org.slf4j.IMarkerFactory;
import org.apache.rocketmq.logging.org.slf4j.Logger;
import org.apache.rocketmq.logging.org.slf4j.helpers.BasicMarkerFactory;
import org.apache.rocketmq.logging.org.slf4j.helpers.NOPMDCAdapter;
import org.apache.rocketmq.logging.org.slf4j.spi.MDCAdapter;
import org.apache.rocketmq.logging.org.slf4j.spi.SLF4JServiceProvider;

/**
 * Brings RocketMQ's log into ours. RocketMQ logs through a renamed copy of SLF4J, which finds this class by its service file;
 * without it RocketMQ would write files into the home directory. Public because SLF4J creates it by name.
 */
public final class RocketmqLogs implements SLF4JServiceProvider {
    /** All its loggers get this parent, so that one level governs them. */
    static final String PARENT = "rocketmq";
    /** Parent of those that belong to the embedded broker, which has this class loader. */
    static final String EMBEDDED_PARENT = PARENT + ".embedded-broker";

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final String parent = loadedForBroker() ? EMBEDDED_PARENT : PARENT;
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** For SLF4J. */
    public RocketmqLogs() {}

    @Override
    public void initialize() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, key -> new RocketmqLogger(key, parent + "." + key));
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    private static boolean loadedForBroker() {
        return EMBEDDED_PARENT.endsWith(
                "." + RocketmqLogs.class.getClassLoader().getName());
    }
}
