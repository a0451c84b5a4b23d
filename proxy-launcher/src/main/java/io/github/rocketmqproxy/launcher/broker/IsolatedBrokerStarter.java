package io.github.rocketmqproxy.launcher.broker;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Loads the embedded broker with a class loader of its own and talks to it by reflection, so that its 40 MB of jars, and its
 * copies of RocketMQ's static state, never meet those of the proxy.
 */
public final class IsolatedBrokerStarter implements BrokerStarter {
    static final String CLASS_NAME = "io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker";

    private final BrokerJars jars;

    IsolatedBrokerStarter(BrokerJars jars) {
        this.jars = jars;
    }

    /**
     * The usual starter.
     *
     * @return one that takes the broker from the class path, as in an IDE, or else from {@code lib/embedded-broker}
     */
    public static IsolatedBrokerStarter create() {
        boolean onClassPath =
                IsolatedBrokerStarter.class.getResource("/" + CLASS_NAME.replace('.', '/') + ".class") != null;
        return new IsolatedBrokerStarter(
                onClassPath ? BrokerJars.ofClassPath() : BrokerJars.ofDistribution(IsolatedBrokerStarter.class));
    }

    @Override
    public RunningBroker start(Path directory, int nameServerPort) throws IOException {
        // Never closed: RocketMQ's threads load classes for some seconds after the broker has stopped. What is loaded
        // goes with
        // the last of them.
        return start(
                new URLClassLoader(
                        "embedded-broker", jars.find().toArray(URL[]::new), ClassLoader.getPlatformClassLoader()),
                directory,
                nameServerPort);
    }

    private static RunningBroker start(ClassLoader loader, Path directory, int nameServerPort) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Threads that the broker starts inherit this one, and look for services with it.
        thread.setContextClassLoader(loader);
        try {
            Class<?> type = Class.forName(CLASS_NAME, true, loader);
            Object builder = type.getMethod("builder").invoke(null);
            Class<?> builderType = builder.getClass();
            builderType.getMethod("directory", Path.class).invoke(builder, directory);
            builderType.getMethod("nameServerPort", int.class).invoke(builder, nameServerPort);
            Object broker = builderType.getMethod("start").invoke(builder);
            return ReflectedBroker.of(type, broker);
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
