package io.github.rocketmqproxy.launcher.broker;

import io.github.rocketmqproxy.launcher.logging.LogSetup;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An embedded broker behind another class loader. */
final class ReflectedBroker implements RunningBroker {
    private static final Logger log = LoggerFactory.getLogger(ReflectedBroker.class);

    private final String nameServerAddress;
    private final String brokerAddress;
    private final Object broker;
    private final Method close;

    private ReflectedBroker(String nameServerAddress, String brokerAddress, Object broker, Method close) {
        this.nameServerAddress = nameServerAddress;
        this.brokerAddress = brokerAddress;
        this.broker = broker;
        this.close = close;
    }

    static ReflectedBroker of(Class<?> type, Object broker) throws ReflectiveOperationException {
        return new ReflectedBroker(
                String.valueOf(type.getMethod("nameServerAddress").invoke(broker)),
                String.valueOf(type.getMethod("brokerAddress").invoke(broker)),
                broker,
                type.getMethod("close"));
    }

    @Override
    public String nameServerAddress() {
        return nameServerAddress;
    }

    @Override
    public String brokerAddress() {
        return brokerAddress;
    }

    @Override
    public void close() {
        log.info("Stopping the embedded broker");
        LogSetup.muteEmbeddedBroker();
        try {
            close.invoke(broker);
        } catch (ReflectiveOperationException e) {
            log.warn("The embedded broker did not stop cleanly", e);
        }
    }
}
