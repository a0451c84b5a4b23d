package io.github.rocketmqproxy.testkit;

import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;

/** A name server and a broker of RocketMQ 4.9 in one process; the arguments are their files of settings. Knows nothing but the JDK. */
final class Rocketmq4Main {
    private Rocketmq4Main() {}

    public static void main(String[] arguments) throws Exception {
        start("org.apache.rocketmq.namesrv.NamesrvStartup", arguments[0]);
        start("org.apache.rocketmq.broker.BrokerStartup", arguments[1]);
        // Ends with the test that holds the other end of this pipe.
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }

    private static void start(String program, String settings) throws ReflectiveOperationException {
        try {
            Class.forName(program).getMethod("main", String[].class).invoke(null, (Object)
                    new String[] {"-c", settings});
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(program, e.getCause());
        }
    }
}
