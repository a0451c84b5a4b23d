package io.github.rocketmqproxy.launcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.api.GroupStatus;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.launcher.engine.StandInEngine;
import io.github.rocketmqproxy.launcher.engine.Statuses;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final MovedClock clock = new MovedClock();
    private final StandInEngine engine = new StandInEngine(ProxyConfig.builder().build());

    private Console console(Map<String, String> flags) throws Exception {
        return new Console(
                "1.2.3",
                new RunningSettings(EffectiveSettings.resolve(flags, Map.of()), clock, now -> {}),
                clock,
                clock::nanos,
                () -> 0.25);
    }

    private JsonObject report(Console console, long seen) {
        return JsonParser.parseString(console.report(engine, seen, seen)).getAsJsonObject();
    }

    @Test
    void lagIsANumberOrMissing() throws Exception {
        engine.status = Statuses.status(
                0,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(
                        new GroupStatus("a:1", "t", "known", 1, 0, 0, OptionalLong.of(7), ""),
                        new GroupStatus("a:1", "t", "unknown", 1, 0, 0, OptionalLong.empty(), "why")));

        JsonObject groups =
                report(console(Map.of()), 0).getAsJsonObject("status").getAsJsonObject("groups");

        assertThat(groups.get("others").getAsInt()).isEqualTo(3);
        List<JsonElement> first = groups.getAsJsonArray("first").asList();
        assertThat(first.get(0).getAsJsonObject().get("lag").getAsLong()).isEqualTo(7);
        assertThat(first.get(1).getAsJsonObject().has("lag")).isFalse();
        assertThat(first.get(1).getAsJsonObject().get("problem").getAsString()).isEqualTo("why");
    }

    @Test
    void settingsComeOnceWithoutSecrets() throws Exception {
        Console console = console(Map.of("ID_KEY", "0123456789abcdef", "MAX_CONCURRENT", "77"));
        console.sample(engine);

        String first = console.report(engine, 0, 0);

        assertThat(first).contains("(hidden)").doesNotContain("0123456789abcdef");
        assertThat(report(console, 0).get("max_connections").getAsInt()).isEqualTo(77);
        assertThat(report(console, 0).getAsJsonObject("settings").getAsJsonArray("settings").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .filter(setting -> setting.get("key").getAsString().equals("max-concurrent"))
                        .map(JsonElement::toString))
                .containsExactly(
                        "{\"key\":\"max-concurrent\",\"value\":\"77\",\"origin\":\"flag\",\"is_default\":false,\"waiting\":\"\"}");
        assertThat(report(console, 1).has("settings")).isFalse();
    }

    @Test
    void samplesAreThoseNotSeenYet() throws Exception {
        Console console = console(Map.of());
        console.sample(engine);
        clock.advance(Console.interval());
        engine.figures = Map.of("messages_sent", 37L);
        console.sample(engine);

        JsonObject report = report(console, 1);

        assertThat(report.getAsJsonArray("samples").asList())
                .singleElement()
                .satisfies(sample -> assertThat(
                                sample.getAsJsonObject().get("sent_per_second").getAsDouble())
                        .isEqualTo(10))
                .satisfies(sample -> assertThat(
                                sample.getAsJsonObject().get("processor_load").getAsDouble())
                        .isEqualTo(0.25));
    }
}
