package io.github.rocketmqproxy.launcher.settings;

import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** As whom the demo comes to its own proxy. */
final class DemoCredentials {
    private DemoCredentials() {}

    static Optional<Credentials.Secret> read(Map<String, ChosenValue> chosen, List<String> violations) {
        String id = text(chosen, LauncherSetting.DEMO_ACCESS_KEY_ID.name());
        String secret = text(chosen, LauncherSetting.DEMO_ACCESS_KEY_SECRET.name());
        if (id.isEmpty() != secret.isEmpty()) {
            violations.add(
                    "DEMO_ACCESS_KEY_ID and DEMO_ACCESS_KEY_SECRET: one is set without the other (expected: both or"
                            + " none)");
        } else if (id.isEmpty()
                && text(chosen, LauncherSetting.DEMO.name()).equalsIgnoreCase("true")
                && !text(chosen, Setting.USERS_FILE.name()).isEmpty()) {
            violations.add("DEMO: true with a USERS_FILE and nobody to come as"
                    + " (expected: DEMO_ACCESS_KEY_ID and DEMO_ACCESS_KEY_SECRET, too)");
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(new Credentials.Secret(id, secret));
    }

    private static String text(Map<String, ChosenValue> chosen, String name) {
        return Objects.requireNonNull(chosen.get(name)).text();
    }
}
