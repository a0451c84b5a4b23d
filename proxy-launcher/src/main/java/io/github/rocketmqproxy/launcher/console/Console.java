package io.github.rocketmqproxy.launcher.console;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.launcher.engine.EngineHandle;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** What the console knows. Thread-safe; asks the engine, which never blocks for that. */
public final class Console {
    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .registerTypeAdapter(OptionalLong.class, (JsonSerializer<OptionalLong>) (value, type, context) ->
                    value.isPresent() ? new JsonPrimitive(value.getAsLong()) : JsonNull.INSTANCE)
            .create();

    private final String version;
    private final RunningSettings settings;
    private final int maxConnections;
    private final Alerts alerts;
    private final Clock clock;
    private final History history;
    private final long startedMillis;

    /**
     * Knows the settings, and nothing of an engine yet.
     *
     * @param version of the proxy
     * @param settings shown as {@code --print-config} shows them, without secrets
     */
    public Console(String version, RunningSettings settings) {
        this(version, settings, Clock.systemUTC(), System::nanoTime, Processors::load);
    }

    Console(
            String version,
            RunningSettings settings,
            Clock clock,
            LongSupplier nanoTime,
            DoubleSupplier processorLoad) {
        ProxyConfig config = settings.current().engine(Map.of());
        this.version = version;
        this.settings = settings;
        this.maxConnections = config.grpc().maxConnections();
        this.alerts = new Alerts(maxConnections);
        this.clock = clock;
        this.history = new History(clock, nanoTime, processorLoad);
        this.startedMillis = clock.millis();
    }

    /**
     * How often {@link #sample} is to be called.
     *
     * @return the pause
     */
    public static Duration interval() {
        return History.INTERVAL;
    }

    /**
     * Remembers the figures of this moment.
     *
     * @param engine whose
     */
    public void sample(EngineHandle engine) {
        history.add(engine.metrics());
    }

    /**
     * All that the page shows.
     *
     * @param engine whom to ask
     * @param seen the number of the last sample that the asker has; 0 for none
     * @param settingsSeen the version of the settings that the asker has; 0 for none
     * @return JSON
     */
    public String report(EngineHandle engine, long seen, long settingsSeen) {
        var status = engine.status();
        RunningSettings.Shown shown = settings.shown();
        return GSON.toJson(new Report(
                Long.toString(startedMillis, Character.MAX_RADIX),
                version,
                startedMillis,
                clock.millis(),
                History.INTERVAL.toMillis(),
                engine.port(),
                maxConnections,
                alerts.of(status, history),
                status,
                history.after(seen),
                shown.version() == settingsSeen ? null : shown));
    }
}
