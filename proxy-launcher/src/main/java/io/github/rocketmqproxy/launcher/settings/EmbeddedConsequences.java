package io.github.rocketmqproxy.launcher.settings;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.Endpoints;
import io.github.rocketmqproxy.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What EMBEDDED_BROKER means for other settings. */
final class EmbeddedConsequences {
    private static final Origin BECAUSE = new Origin(Origin.Level.CONSEQUENCE, LauncherSetting.EMBEDDED_BROKER.name());

    private EmbeddedConsequences() {}

    static void apply(Map<String, ChosenValue> chosen, LauncherConfig launcher, List<String> violations) {
        if (!launcher.embeddedBroker()) {
            return;
        }
        if (!get(chosen, Setting.AUTO_CREATE_TOPICS).origin().explicit()) {
            chosen.put(Setting.AUTO_CREATE_TOPICS.name(), new ChosenValue("true", BECAUSE));
        }
        ChosenValue tls = get(chosen, Setting.BROKER_TLS);
        if (!tls.text().equals(Setting.BROKER_TLS.defaultText())) {
            violations.add("BROKER_TLS: \"" + tls.text() + "\", from " + tls.origin()
                    + ", contradicts EMBEDDED_BROKER, which speaks plaintext on the loopback address (remedy: leave out one of the"
                    + " two)");
        }
        int port = launcher.embeddedNameServerPort();
        ChosenValue nameServer = get(chosen, Setting.NAME_SERVER);
        if (nameServer.text().isEmpty()) {
            // Port 0 is known only when the name server runs; until then there is no address to show.
            chosen.put(Setting.NAME_SERVER.name(), new ChosenValue(port == 0 ? "" : "127.0.0.1:" + port, BECAUSE));
        } else if (!isEmbedded(nameServer.text(), port)) {
            violations.add("NAME_SERVER: \"" + nameServer.text() + "\", from " + nameServer.origin()
                    + ", contradicts EMBEDDED_BROKER, whose name server is 127.0.0.1:" + port
                    + " (remedy: leave out one of the two)");
        }
    }

    private static boolean isEmbedded(String nameServer, int port) {
        try {
            List<String> addresses = Endpoints.parse(nameServer);
            return port != 0
                    && List.of("127.0.0.1:" + port, "localhost:" + port).containsAll(addresses);
        } catch (ProxyException e) {
            // Not an address at all: the engine's own check reports it.
            return true;
        }
    }

    private static ChosenValue get(Map<String, ChosenValue> chosen, Setting setting) {
        return Objects.requireNonNull(chosen.get(setting.name()));
    }
}
