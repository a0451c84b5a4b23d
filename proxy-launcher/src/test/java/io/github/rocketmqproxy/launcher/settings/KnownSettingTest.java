package io.github.rocketmqproxy.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.Setting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownSettingTest {
    @Test
    void everySettingOfBothEnumsIsKnownOnce() {
        assertThat(KnownSetting.all()).hasSize(LauncherSetting.values().length + Setting.values().length);
        List<String> keys = new ArrayList<>();
        KnownSetting.all().forEach(setting -> {
            keys.add(setting.key());
            keys.addAll(setting.aliases());
        });
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void everyDefaultOfTheLauncherKeepsItsOwnRule() {
        assertThat(LauncherSetting.values())
                .filteredOn(setting -> !setting.defaultText().isEmpty())
                .allSatisfy(setting -> assertThat(
                                setting.type().accepts(setting.type().parse(setting.defaultText())))
                        .isTrue());
    }

    @Test
    void theNearestKeyIsTheOneWithFewestEdits() {
        assertThat(NearestKey.to("MAX_CONCURENT")).isEqualTo("max-concurrent");
        assertThat(NearestKey.to("nameserver")).isEqualTo("name-server");
    }
}
