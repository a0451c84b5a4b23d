package io.github.rocketmqproxy.launcher.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.launcher.logging.LogSetup;
import io.github.rocketmqproxy.launcher.settings.LogLevel;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolatedBrokerStarterIT {
    @TempDir
    private Path directory;

    @BeforeAll
    static void quietLog() {
        LogSetup.configure(LogLevel.WARN, LogLevel.WARN, System.err);
    }

    @Test
    void aRealBrokerRunsBehindAClassLoaderOfItsOwn() throws Exception {
        BrokerStarter starter = IsolatedBrokerStarter.create();
        int port;
        try (RunningBroker broker = starter.start(directory, 0)) {
            port = port(broker.nameServerAddress());
            connect(port);
            connect(port(broker.brokerAddress()));
            assertThat(Thread.currentThread().getContextClassLoader())
                    .isSameAs(getClass().getClassLoader());
        }
        // The last of its threads close the port a moment after close() has returned.
        Awaitility.await()
                .untilAsserted(() -> assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class));
    }

    @Test
    void aMissingInstallationIsNamedWithTheRemedy() {
        BrokerStarter starter = new IsolatedBrokerStarter(BrokerJars.ofDistribution(IsolatedBrokerStarter.class));

        assertThatThrownBy(() -> starter.start(directory, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("embedded-broker")
                .hasMessageContaining("--name-server");
    }

    @Test
    void aBrokerThatCannotStartSaysWhy() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        BrokerStarter starter = IsolatedBrokerStarter.create();

        assertThatThrownBy(() -> starter.start(file, 0))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The embedded broker did not start: ")
                .hasMessageContaining(file.toString());
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static void connect(int port) throws IOException {
        new Socket("127.0.0.1", port).close();
    }
}
