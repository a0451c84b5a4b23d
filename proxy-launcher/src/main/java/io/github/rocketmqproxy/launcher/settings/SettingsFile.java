package io.github.rocketmqproxy.launcher.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/** Reads a file of settings: Java properties, whose keys are written {@code batch-size} or {@code BATCH_SIZE}. */
final class SettingsFile {
    private SettingsFile() {}

    /**
     * Reads a file.
     *
     * @param file which
     * @param violations gets what is wrong with it
     * @return texts by setting name
     */
    static Map<String, String> read(Path file, List<String> violations) {
        Map<String, String> values = new LinkedHashMap<>();
        Properties entries = load(file, violations);
        for (String key : new TreeSet<>(entries.stringPropertyNames())) {
            Optional<KnownSetting> setting = KnownSetting.find(key);
            if (setting.isEmpty()) {
                violations.add(key + ": no such setting (did you mean " + NearestKey.to(key) + "?), in file " + file);
            } else if (setting.get().name().equals(LauncherSetting.CONFIG.name())) {
                violations.add(key + ": a file cannot name another file (remedy: leave it out), in file " + file);
            } else if (values.put(setting.get().name(), entries.getProperty(key).trim()) != null) {
                violations.add(
                        setting.get().key() + ": given twice in two spellings (remedy: keep one), in file " + file);
            }
        }
        return values;
    }

    private static Properties load(Path file, List<String> violations) {
        Properties entries = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            entries.load(reader);
        } catch (NoSuchFileException e) {
            violations.add("CONFIG: \"" + file + "\" (expected: the path of a file; there is none)");
        } catch (IOException | IllegalArgumentException e) {
            violations.add("CONFIG: \"" + file + "\" cannot be read: " + e);
        }
        return entries;
    }
}
