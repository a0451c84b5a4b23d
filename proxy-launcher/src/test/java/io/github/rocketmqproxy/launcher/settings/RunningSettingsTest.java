package io.github.rocketmqproxy.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningSettingsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    private Path directory;

    private final Map<String, String> flags = new HashMap<>();
    private final List<EffectiveSettings> taken = new ArrayList<>();
    private Path file;

    @BeforeEach
    void nameTheFile() throws IOException {
        file = directory.resolve("proxy.conf");
        write("batch-size = 50", "max-concurrent = 10");
        flags.put("CONFIG", file.toString());
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private RunningSettings start() throws SettingsException {
        return new RunningSettings(
                EffectiveSettings.resolve(flags, Map.of()), Clock.fixed(NOW, ZoneOffset.UTC), taken::add);
    }

    private static int batchSize(RunningSettings settings) {
        return settings.current().engine(Map.of()).send().batchSize();
    }

    private static ShownSetting shown(RunningSettings settings, Setting setting) {
        return settings.shown().settings().stream()
                .filter(row -> row.key().equals(setting.key()))
                .findFirst()
                .orElseThrow();
    }

    private static List<SettingChange> call(RunningSettings settings, String key, String value)
            throws SettingsException {
        return settings.call(Map.of(key, Optional.of(value)));
    }

    @Test
    void fileThatHasChangedIsTakenOver() throws Exception {
        RunningSettings settings = start();
        settings.look();
        assertThat(taken).isEmpty();
        long version = settings.shown().version();

        write("batch-size = 500", "log-level = debug", "max-concurrent = 10");
        settings.look();

        assertThat(batchSize(settings)).isEqualTo(500);
        assertThat(settings.current().launcher().logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(taken).containsExactly(settings.current());
        assertThat(settings.shown().version()).isGreaterThan(version);
        assertThat(settings.shown().changes())
                .containsExactlyInAnyOrder(
                        new SettingChange(NOW.toEpochMilli(), "batch-size", "50", "500", "file " + file),
                        new SettingChange(NOW.toEpochMilli(), "log-level", "info", "debug", "file " + file));
        settings.look();
        assertThat(taken).as("nothing new").hasSize(1);
    }

    @Test
    void whatIsTakenOutOfTheFileIsAsWithoutIt() throws Exception {
        flags.put("PROFILE", "low-latency");
        RunningSettings settings = start();

        write();
        settings.look();

        assertThat(batchSize(settings)).isEqualTo(10);
        assertThat(shown(settings, Setting.BATCH_SIZE).origin()).isEqualTo("profile low-latency");
    }

    @Test
    void whatNeedsARestartStaysAndIsShownToWait() throws Exception {
        RunningSettings settings = start();

        write("batch-size = 60", "max-concurrent = 20", "id-key = 0123456789abcdef");
        settings.look();

        ProxyConfig config = settings.current().engine(Map.of());
        assertThat(config.grpc().maxConnections()).isEqualTo(10);
        assertThat(config.session().idKey()).isEmpty();
        assertThat(batchSize(settings)).isEqualTo(60);
        assertThat(shown(settings, Setting.MAX_CONCURRENT))
                .isEqualTo(new ShownSetting("max-concurrent", "10", "file " + file, false, "20 (file " + file + ")"));
        assertThat(shown(settings, Setting.ID_KEY).waiting()).startsWith("(hidden)");

        write("batch-size = 60", "max-concurrent = 10");
        settings.look();
        assertThat(shown(settings, Setting.MAX_CONCURRENT).waiting()).isEmpty();
    }

    @Test
    void fileThatCannotBeUsedChangesNothing() throws Exception {
        RunningSettings settings = start();

        write("batch-size = 0", "flush-interval = 5ms");
        settings.look();
        assertThat(batchSize(settings)).isEqualTo(50);
        Files.delete(file);
        settings.look();
        assertThat(batchSize(settings)).isEqualTo(50);
        assertThat(taken).isEmpty();

        write("batch-size = 70");
        settings.look();
        assertThat(batchSize(settings)).isEqualTo(70);
    }

    @Test
    void flagStillBeatsTheFile() throws Exception {
        flags.put("BATCH_SIZE", "7");
        RunningSettings settings = start();

        write("batch-size = 500");
        settings.look();

        assertThat(batchSize(settings)).isEqualTo(7);
        assertThat(taken).isEmpty();
    }

    @Test
    void callBeatsEverythingUntilItIsTakenBack() throws Exception {
        flags.put("BATCH_SIZE", "7");
        RunningSettings settings = start();

        assertThat(call(settings, "batch-size", "9"))
                .containsExactly(new SettingChange(NOW.toEpochMilli(), "batch-size", "7", "9", "admin call"));
        assertThat(call(settings, "FLUSH_INTERVAL", "3ms")).hasSize(1);
        write("batch-size = 500", "flush-interval = 4ms", "pull-timeout = 2s");
        settings.look();
        assertThat(batchSize(settings)).isEqualTo(9);
        assertThat(shown(settings, Setting.FLUSH_INTERVAL).value()).isEqualTo("3ms");
        assertThat(shown(settings, Setting.PULL_TIMEOUT).value()).isEqualTo("2s");

        settings.call(Map.of("batch-size", Optional.empty()));
        assertThat(batchSize(settings)).isEqualTo(7);
        settings.call(Map.of("flush-interval", Optional.empty()));
        assertThat(shown(settings, Setting.FLUSH_INTERVAL).value()).isEqualTo("4ms");
        assertThat(taken.get(taken.size() - 1)).isSameAs(settings.current());
    }

    @Test
    void callIsTakenWholeOrNotAtAll() throws Exception {
        RunningSettings settings = start();

        SettingsException refused = catchThrowableOfType(
                SettingsException.class,
                () -> settings.call(Map.of(
                        "batch-size", Optional.of("9"),
                        "grpc-port", Optional.of("1"),
                        "bach-size", Optional.of("9"))));
        assertThat(refused.violations())
                .anySatisfy(violation -> assertThat(violation)
                        .startsWith("grpc-port: cannot change while the proxy runs (those that can: log-level, "))
                .anySatisfy(violation -> assertThat(violation).contains("no such setting (did you mean batch-size?)"))
                .hasSize(2);
        SettingsException wrong = catchThrowableOfType(
                SettingsException.class,
                () -> settings.call(Map.of("batch-size", Optional.of("9"), "flush-interval", Optional.of("soon"))));

        assertThat(wrong.violations())
                .singleElement()
                .asString()
                .startsWith("FLUSH_INTERVAL: \"soon\" (expected: a duration")
                .endsWith("from admin call");
        assertThat(batchSize(settings)).isEqualTo(50);
        assertThat(taken).isEmpty();
    }

    @Test
    void callThatSaysWhatHoldsAlreadyChangesNothingButWhoSaysSo() throws Exception {
        RunningSettings settings = start();

        assertThat(call(settings, "batch-size", "50")).isEmpty();

        assertThat(taken).isEmpty();
        assertThat(shown(settings, Setting.BATCH_SIZE).origin()).isEqualTo("admin call");
    }

    @Test
    void latestChangesAreKept() throws Exception {
        RunningSettings settings = start();

        for (int size = 1; size <= 60; size++) {
            call(settings, "batch-size", String.valueOf(size));
        }

        assertThat(settings.shown().changes()).hasSize(50);
        assertThat(settings.shown().changes().get(0).after()).isEqualTo("60");
    }

    @Test
    void withoutAFileThereIsNothingToLookAt() throws Exception {
        flags.remove("CONFIG");
        RunningSettings settings = start();

        assertThat(settings.hasFile()).isFalse();
        settings.look();
        assertThat(call(settings, "pull-interval", "2s")).hasSize(1);
        assertThat(settings.current().engine(Map.of()).receive().pullInterval()).isEqualTo(Duration.ofSeconds(2));
    }
}
