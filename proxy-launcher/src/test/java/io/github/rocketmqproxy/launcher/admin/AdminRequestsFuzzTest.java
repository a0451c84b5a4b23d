package io.github.rocketmqproxy.launcher.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.launcher.console.Console;
import io.github.rocketmqproxy.launcher.engine.StandInEngine;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import io.github.rocketmqproxy.launcher.settings.SettingsException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Requests to the admin port: each is answered, none by a fault of the proxy, and without the token none changes a setting. */
class AdminRequestsFuzzTest {
    private static final String TOKEN = "secret";

    private final StandInEngine engine = new StandInEngine(ProxyConfig.builder().build());
    private final EffectiveSettings atStart = atStart();

    AdminRequestsFuzzTest() {
        engine.state = EngineState.RUNNING;
    }

    private static EffectiveSettings atStart() {
        try {
            return EffectiveSettings.resolve(Map.of(), Map.of());
        } catch (SettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest
    void requestIsAnsweredWithoutAFault(byte[] data) throws IOException {
        WrittenExchange request = WrittenExchange.of(data).orElse(null);
        if (request == null) {
            return;
        }
        RunningSettings settings = new RunningSettings(atStart, Clock.systemUTC(), now -> {});
        AdminRouter router = new AdminRouter(
                new HealthPages(() -> engine, Clock.systemUTC(), Duration.ofSeconds(5)),
                new MetricsPages(() -> engine),
                new ConsolePages(new Console("1.2.3", settings), () -> engine),
                new SettingsPage(settings, TOKEN));

        router.handle(request);

        assertThat(request.status()).isIn(200, 302, 400, 401, 403, 404, 405);
        String type = request.getResponseHeaders().getFirst("Content-Type");
        if (type.startsWith("application/json") && !request.getRequestMethod().equals("HEAD")) {
            assertThatCode(() -> JsonParser.parseString(request.answer())).doesNotThrowAnyException();
        }
        if (!List.of("Bearer " + TOKEN).equals(request.getRequestHeaders().get("Authorization"))
                || !request.getRequestMethod().equals("PATCH")) {
            assertThat(settings.shown().changes()).isEmpty();
            assertThat(settings.current()).isSameAs(atStart);
        }
    }
}
