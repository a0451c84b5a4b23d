package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.tls.PemFiles;
import io.github.rocketmqproxy.tls.TestAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real name server and broker with TLS only, who ask for a certificate, too. In a process of its own: RocketMQ takes what TLS needs
 * from system properties, once for a whole JVM.
 */
final class TlsBroker implements AutoCloseable {
    private static final String READY = "name server: ";

    private final Process process;
    private final String nameServer;

    private TlsBroker(Process process, String nameServer) {
        this.process = process;
        this.nameServer = nameServer;
    }

    /** One whose certificate, and whose clients' certificates, an authority has signed. */
    static TlsBroker start(Path directory, TestAuthority authority) throws IOException {
        Path trusted = authority.writeTo(directory, "broker-trusts.pem");
        PemFiles own = authority.issue(directory, "broker");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:TieredStopAtLevel=1",
                "-Dtls.enable=true",
                "-Dtls.server.mode=enforcing",
                "-Dtls.test.mode.enable=false",
                "-Dtls.server.need.client.auth=require",
                "-Dtls.server.authClient=true",
                "-Dtls.server.trustCertPath=" + trusted,
                "-Dtls.server.certPath=" + own.certificate(),
                "-Dtls.server.keyPath=" + own.key(),
                "-Dtls.client.authServer=true",
                "-Dtls.client.trustCertPath=" + trusted,
                "-Dtls.client.certPath=" + own.certificate(),
                "-Dtls.client.keyPath=" + own.key(),
                "-cp",
                System.getProperty("java.class.path"),
                TlsBroker.class.getName(),
                directory.resolve("store").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(READY)) {
                return new TlsBroker(process, line.substring(READY.length()));
            }
        }
        process.destroyForcibly();
        throw new AssertionError("the broker did not start; its error output says why");
    }

    /** The process: serves until its input ends, as it does when the test's process ends in any way. */
    public static void main(String[] arguments) throws IOException {
        EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(Path.of(arguments[0])).start();
        System.out.println(READY + broker.nameServerAddress());
        while (System.in.read() >= 0) {
            // Nothing is said to it.
        }
        Runtime.getRuntime().halt(0);
    }

    String nameServer() {
        return nameServer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
