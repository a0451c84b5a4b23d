package io.github.rocketmqproxy.launcher.broker;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Loads the embedded broker with a class loader of its own and talks to it by reflection, so that its 40 MB of jars, and its
 * copies of RocketMQ's static state, never meet those of the proxy. Where the broker is on the class path already, as in an
 * IDE, that one is used.
 */
public final class IsolatedBrokerStarter implements BrokerStarter {
    private static final String CLASS_NAME = "io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker";

    private final ClassLoader own;
    private final BrokerJars jars;

    private IsolatedBrokerStarter(ClassLoader own, BrokerJars jars) {
        this.own = own;
        this.jars = jars;
    }

    /**
     * The usual starter.
     *
     * @return one that looks on the class path and then in {@code lib/embedded-broker} of the distribution
     */
    public static IsolatedBrokerStarter create() {
        return new IsolatedBrokerStarter(
                IsolatedBrokerStarter.class.getClassLoader(), BrokerJars.ofDistribution(IsolatedBrokerStarter.class));
    }

    /** For tests: a class path that does not hold the broker, and jars that do. */
    static IsolatedBrokerStarter of(ClassLoader own, BrokerJars jars) {
        return new IsolatedBrokerStarter(own, jars);
    }

    @Override
    public RunningBroker start(Path directory, int nameServerPort) throws IOException {
        try {
            return start(Class.forName(CLASS_NAME, true, own), directory, nameServerPort, () -> {});
        } catch (ClassNotFoundException e) {
            return startIsolated(directory, nameServerPort);
        }
    }

    private RunningBroker startIsolated(Path directory, int nameServerPort) throws IOException {
        URLClassLoader loader = new URLClassLoader(
                "embedded-broker", jars.find().toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        boolean started = false;
        try {
            Class<?> type = Class.forName(CLASS_NAME, true, loader);
            RunningBroker broker = start(type, directory, nameServerPort, loader);
            started = true;
            return broker;
        } catch (ClassNotFoundException e) {
            throw new IOException("The embedded broker's jars do not hold " + CLASS_NAME, e);
        } finally {
            if (!started) {
                loader.close();
            }
        }
    }

    private static RunningBroker start(Class<?> type, Path directory, int nameServerPort, AutoCloseable loader)
            throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Threads that the broker starts inherit this one, and look for services with it.
        thread.setContextClassLoader(type.getClassLoader());
        try {
            Object builder = type.getMethod("builder").invoke(null);
            Class<?> builderType = builder.getClass();
            builderType.getMethod("directory", Path.class).invoke(builder, directory);
            builderType.getMethod("nameServerPort", int.class).invoke(builder, nameServerPort);
            Object broker = builderType.getMethod("start").invoke(builder);
            return ReflectedBroker.of(type, broker, loader);
        } catch (InvocationTargetException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException e) {
            throw failed(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static IOException failed(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new IOException("The embedded broker did not start: " + reason, cause);
    }
}
