package io.github.rocketmqproxy.launcher.faults;

import io.github.rocketmqproxy.launcher.faults.Visits.Visit;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Connections that come to nothing. */
final class StrangeVisits {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    /** The head of a handshake of 512 bytes. */
    private static final byte[] HANDSHAKE = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3};

    private StrangeVisits() {}

    static List<Visit> all() {
        return List.of(
                new Visit("connection without a word", (visits, number) -> say(visits, false)),
                new Visit("half a TLS handshake", (visits, number) -> say(visits, false, HANDSHAKE)),
                new Visit(
                        "HTTP/2 and then anything",
                        (visits, number) -> say(visits, true, PREFACE, EMPTY_SETTINGS, junk())));
    }

    private static byte[] junk() {
        byte[] junk = new byte[4 * 1024];
        ThreadLocalRandom.current().nextBytes(junk);
        return junk;
    }

    /** What it says, and whether it waits until the proxy ends it. */
    private static void say(Visits visits, boolean toTheEnd, byte[]... words) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), visits.port())) {
            for (byte[] word : words) {
                socket.getOutputStream().write(word);
            }
            if (toTheEnd) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                InputStream in = socket.getInputStream();
                in.readAllBytes();
            }
        }
    }
}
