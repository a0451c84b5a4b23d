package io.github.rocketmqproxy.launcher.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The figures of a proxy in Prometheus' text format. */
record Figures(String text) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    static Figures of(LauncherProcess proxy) throws IOException {
        try (InputStream in = proxy.admin("/metrics/prometheus").toURL().openStream()) {
            return new Figures(new String(in.readAllBytes(), UTF_8));
        }
    }

    /** Lets one of each happen: a message sent, received and acknowledged, and a call that fails. */
    static void makeSome(LauncherProcess proxy, String topic) throws Exception {
        try (SimpleClient client = SimpleClient.of(proxy, topic)) {
            SendMessageRequest message = client.message("a body");
            client.calls().sendMessage(message);
            client.calls().ackMessage(client.acknowledgement(client.receive()));
            client.calls().sendMessage(message.toBuilder().setTag("no|tag").build());
            assertThatThrownBy(() -> client.calls()
                            .sendMessage(
                                    message.toBuilder().setProducerId("no id").build()))
                    .isInstanceOf(StatusRuntimeException.class);
        }
    }

    /** The names of all samples. */
    Set<String> names() {
        return SAMPLE.matcher(text)
                .results()
                .map(sample -> sample.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all labels. */
    Set<String> labels() {
        return LABEL.matcher(text)
                .results()
                .map(label -> label.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
