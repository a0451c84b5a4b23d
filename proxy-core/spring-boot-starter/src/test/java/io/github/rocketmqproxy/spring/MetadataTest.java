package io.github.rocketmqproxy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.rocketmqproxy.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What editors complete, made from the catalogues of settings; {@code -Ddocs.write=true} writes it anew. */
class MetadataTest {
    private static final Path FILE = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    @Test
    void editorsKnowEveryPropertyWithTypeDefaultAndValues() throws IOException {
        String expected = GSON.toJson(metadata()) + "\n";
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(FILE, expected);
        }

        assertThat(Files.readString(FILE))
                .as("run mvn -pl proxy-core/spring-boot-starter -am test -Dtest=MetadataTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true")
                .isEqualTo(expected);
    }

    private static Map<String, Object> metadata() {
        List<Object> properties = new ArrayList<>();
        List<Object> hints = new ArrayList<>();
        for (StarterSetting setting : StarterSetting.values()) {
            Object value = setting.defaultValue();
            String text = value == null ? "" : setting.type().format(value);
            properties.add(property(
                    setting.key(), setting.description(), setting.type().expected(), text));
            addHint(hints, setting.key(), setting.type().choices());
        }
        for (Setting setting : Setting.values()) {
            properties.add(property(setting.key(), setting.description(), setting.expected(), setting.defaultText()));
            addHint(hints, setting.key(), setting.choices());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("properties", properties);
        all.put("hints", hints);
        return all;
    }

    private static Map<String, Object> property(String key, String description, String expected, String defaultText) {
        String type = type(expected);
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("name", ProxyProperties.PREFIX + "." + key);
        property.put("type", type);
        property.put("description", description + " Expected: " + expected + ".");
        if (!defaultText.isEmpty()) {
            property.put(
                    "defaultValue",
                    switch (type) {
                        case "java.lang.Integer" -> Integer.valueOf(defaultText);
                        case "java.lang.Boolean" -> Boolean.valueOf(defaultText);
                        default -> defaultText;
                    });
        }
        return property;
    }

    private static String type(String expected) {
        if (expected.startsWith("a whole number")) {
            return "java.lang.Integer";
        }
        if (expected.startsWith("a duration")) {
            return "java.time.Duration";
        }
        return expected.equals("true or false") ? "java.lang.Boolean" : "java.lang.String";
    }

    private static void addHint(List<Object> hints, String key, List<String> choices) {
        if (!choices.isEmpty() && !choices.contains("true")) {
            Map<String, Object> hint = new LinkedHashMap<>();
            hint.put("name", ProxyProperties.PREFIX + "." + key);
            hint.put(
                    "values",
                    choices.stream().map(choice -> Map.of("value", choice)).toList());
            hints.add(hint);
        }
    }
}
