package io.github.rocketmqproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.util.EnumMap;
import java.util.Map;

/** Every setting of the engine, given any text: read or refused, and what is accepted is read again as it is written. */
class SettingTypeFuzzTest {
    /** Settings share few types. */
    private final Map<Setting, SettingType<?>> types = new EnumMap<>(Setting.class);

    SettingTypeFuzzTest() {
        for (Setting setting : Setting.values()) {
            types.put(setting, setting.type());
        }
    }

    @FuzzTest
    void valueIsReadOrRefused(byte[] data) {
        String text = Fuzzed.text(data);
        types.forEach((setting, type) -> {
            Object value;
            try {
                value = type.parse(text);
            } catch (IllegalArgumentException refusal) {
                return;
            }
            if (type.accepts(value)) {
                assertThat(type.parse(type.format(value))).as(setting.name()).isEqualTo(value);
            }
        });
    }
}
