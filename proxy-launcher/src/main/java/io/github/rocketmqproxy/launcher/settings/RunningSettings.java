package io.github.rocketmqproxy.launcher.settings;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.tls.Reloading;
import io.github.rocketmqproxy.tls.TlsFiles.NamedFile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a proxy that runs. Those that are tunable change with the file that CONFIG names and by admin calls; what else the
 * file says waits for a restart. Each change is logged. Thread-safe.
 */
public final class RunningSettings {
    private static final Logger log = LoggerFactory.getLogger(RunningSettings.class);
    private static final int MOST_CHANGES = 50;

    private final Clock clock;
    private final Consumer<EffectiveSettings> taken;
    private final @Nullable Reloading<EffectiveSettings> file;

    // Guarded by this.
    private final Map<String, String> calls = new LinkedHashMap<>();
    private @Nullable EffectiveSettings lastRead;
    /** What the sources say, also about settings that need a restart. */
    private EffectiveSettings wanted;

    private volatile EffectiveSettings current;
    private volatile Shown shown;

    /**
     * What people may see of it, all of one moment.
     *
     * @param version differs from moment to moment
     * @param settings all of them, without secrets
     * @param changes the latest, the last one first
     */
    public record Shown(long version, List<ShownSetting> settings, List<SettingChange> changes) {}

    /**
     * Settings as they are at the start.
     *
     * @param atStart with these the proxy starts
     * @param clock tells when something changes
     * @param taken is told the settings whenever they have changed
     */
    public RunningSettings(EffectiveSettings atStart, Clock clock, Consumer<EffectiveSettings> taken) {
        this.clock = clock;
        this.taken = taken;
        this.current = atStart;
        this.wanted = atStart;
        this.shown = new Shown(1, SettingsPrinter.shown(atStart, atStart), List.of());
        this.file = atStart.file().isEmpty()
                ? null
                : new Reloading<>(List.of(new NamedFile(LauncherSetting.CONFIG.name(), atStart.file())), this::read);
    }

    /**
     * Whether there is a file to look at.
     *
     * @return false if CONFIG is not set
     */
    public boolean hasFile() {
        return file != null;
    }

    /**
     * The settings of this moment.
     *
     * @return what the proxy goes by
     */
    public EffectiveSettings current() {
        return current;
    }

    /**
     * The settings of this moment for people.
     *
     * @return without secrets
     */
    public Shown shown() {
        return shown;
    }

    /** Looks whether the file has changed. Blocks; to be called every {@link Reloading#INTERVAL}. */
    public synchronized void look() {
        if (file == null) {
            return;
        }
        file.look();
        EffectiveSettings read = file.current();
        if (read != lastRead) {
            lastRead = read;
            accept(read);
        }
    }

    private synchronized EffectiveSettings read() {
        try {
            return wanted.reread();
        } catch (SettingsException e) {
            throw new ConfigException(e.violations());
        }
    }

    /**
     * Gives settings other values until the proxy ends, which beat all other sources. All of them, or none.
     *
     * @param values by name or key; an empty value is for "as without any call"
     * @return what has changed
     * @throws SettingsException naming every violation
     */
    public synchronized List<SettingChange> call(Map<String, Optional<String>> values) throws SettingsException {
        List<String> violations = new ArrayList<>();
        Map<String, String> next = new LinkedHashMap<>(calls);
        values.forEach((written, value) -> {
            Optional<KnownSetting> setting = KnownSetting.find(written);
            if (setting.isEmpty()) {
                violations.add(written + ": no such setting (did you mean " + NearestKey.to(written) + "?)");
            } else if (!setting.get().tunable()) {
                violations.add(setting.get().key() + ": cannot change while the proxy runs (those that can: "
                        + tunable() + "; for others change the file and restart)");
            } else if (value.isEmpty()) {
                next.remove(setting.get().name());
            } else {
                next.put(setting.get().name(), value.get().trim());
            }
        });
        if (!violations.isEmpty()) {
            throw new SettingsException(violations);
        }
        EffectiveSettings accepted = wanted.withCalls(next);
        calls.clear();
        calls.putAll(next);
        return accept(accepted);
    }

    private static String tunable() {
        return KnownSetting.all().stream()
                .filter(KnownSetting::tunable)
                .map(KnownSetting::key)
                .collect(Collectors.joining(", "));
    }

    private List<SettingChange> accept(EffectiveSettings next) {
        EffectiveSettings before = current;
        EffectiveSettings after = before.withTunable(next);
        List<SettingChange> changed = KnownSetting.all().stream()
                .filter(setting ->
                        !after.get(setting).text().equals(before.get(setting).text()))
                .map(setting -> change(setting, before.get(setting), after.get(setting)))
                .toList();
        wanted = next;
        current = after;
        show(changed, SettingsPrinter.shown(after, next));
        if (!changed.isEmpty()) {
            // The level of the log may be among them: it is said where it can be read.
            boolean logsBefore = log.isInfoEnabled();
            if (logsBefore) {
                say(changed);
            }
            taken.accept(after);
            if (!logsBefore) {
                say(changed);
            }
        }
        return changed;
    }

    private SettingChange change(KnownSetting setting, ChosenValue before, ChosenValue after) {
        return new SettingChange(
                clock.millis(),
                setting.key(),
                before.text(),
                after.text(),
                after.origin().toString());
    }

    private static void say(List<SettingChange> changed) {
        changed.forEach(change -> log.info(
                "{} is {} now (was {}), from: {}", change.key(), change.after(), change.before(), change.origin()));
    }

    private void show(List<SettingChange> changed, List<ShownSetting> settings) {
        if (settings.equals(shown.settings())) {
            return;
        }
        Set<ShownSetting> known = Set.copyOf(shown.settings());
        settings.stream()
                .filter(setting -> !setting.waiting().isEmpty() && !known.contains(setting))
                .forEach(setting -> log.warn(
                        "{} stays {} until a restart makes it {}",
                        setting.key(),
                        SettingsPrinter.named(setting.value()),
                        setting.waiting()));
        List<SettingChange> all = new ArrayList<>(changed);
        all.addAll(shown.changes());
        shown = new Shown(
                shown.version() + 1, settings, all.stream().limit(MOST_CHANGES).toList());
    }
}
