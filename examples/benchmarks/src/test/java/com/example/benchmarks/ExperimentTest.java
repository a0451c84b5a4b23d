package com.example.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rocketmqproxy.config.Profile;
import io.github.rocketmqproxy.config.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ExperimentTest {
    @Test
    void settingsAreComparedWithTheirDefault() {
        for (Experiment experiment : Experiment.all()) {
            // The default of IO_THREADS depends on the machine, and is 0 to say so.
            if (!experiment.isProfiles() && !experiment.name().equals("IO_THREADS")) {
                String expected = Setting.valueOf(experiment.name()).defaultText();
                assertEquals(
                        List.of(expected),
                        experiment.variants().stream()
                                .filter(Experiment.Variant::isDefault)
                                .map(Experiment.Variant::label)
                                .toList(),
                        experiment.name());
            }
        }
    }

    @Test
    void flagsAreThoseOfTheLauncher() {
        Experiment experiment = Experiment.named(List.of("FLUSH_INTERVAL")).get(0);

        assertEquals(
                List.of("--" + Setting.FLUSH_INTERVAL.key(), "0ms"),
                experiment.variants().get(0).flags());
        assertEquals("flush-interval", experiment.fileName());
    }

    @Test
    void allProfilesAreMeasured() {
        List<String> measured = Experiment.named(List.of("profiles")).get(0).variants().stream()
                .map(Experiment.Variant::label)
                .filter(label -> !label.equals(Experiment.DEFAULT))
                .toList();

        assertEquals(
                Arrays.stream(Profile.values())
                        .map(profile -> profile.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .sorted()
                        .toList(),
                measured.stream().sorted().toList());
    }

    @Test
    void eachKindOfLoadIsWarmedUpOnce() {
        List<String> protocols = Experiment.named(List.of("profiles"))
                .get(0)
                .kindsOfLoad()
                .map(Experiment.Load::protocol)
                .toList();

        assertEquals(List.of("v2", "simple-stream"), protocols);
    }

    @Test
    void anUnknownSettingIsRefusedByName() {
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> Experiment.named(List.of("BATCH_SIZE", "SPEED")));

        assertTrue(failure.getMessage().contains("\"SPEED\""), failure.getMessage());
    }
}
