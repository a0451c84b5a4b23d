package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.launcher.admin.AdminServer;
import io.github.rocketmqproxy.launcher.broker.BrokerStarter;
import io.github.rocketmqproxy.launcher.broker.RunningBroker;
import io.github.rocketmqproxy.launcher.demo.Demo;
import io.github.rocketmqproxy.launcher.engine.EngineFactory;
import io.github.rocketmqproxy.launcher.engine.EngineHandle;
import io.github.rocketmqproxy.launcher.logging.LogSetup;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.Repeated;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import io.github.rocketmqproxy.launcher.settings.TracingTarget;
import io.github.rocketmqproxy.launcher.tracing.OpenTelemetryTracing;
import io.github.rocketmqproxy.tls.Reloading;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that one process runs: started in one order, stopped in the opposite one. Started once. */
final class ProxyRun {
    private static final Logger log = LoggerFactory.getLogger(ProxyRun.class);

    private final EffectiveSettings settings;
    private final EngineFactory engines;
    private final BrokerStarter brokers;
    private final PrintStream out;
    private final RunningParts parts = new RunningParts();
    private volatile @Nullable EngineHandle engine;

    ProxyRun(EffectiveSettings settings, EngineFactory engines, BrokerStarter brokers, PrintStream out) {
        this.settings = settings;
        this.engines = engines;
        this.brokers = brokers;
        this.out = out;
    }

    /** Returns when the proxy serves. After a failure the caller still calls {@link #stop}. */
    void start() throws StartException {
        try {
            RunningSettings running = watchSettings();
            Ports ports = new Ports(running);
            AdminServer admin = openAdmin(ports);
            ports.checkBeforeStart();
            RunningBroker broker = startBroker();
            IdKey key = IdKey.choose(
                    settings.get(Setting.ID_KEY), settings.launcher().dataDirectory());
            EngineHandle started = startEngine(ports, key, broker);
            engine = started;
            // What has changed since the start began.
            take(running.current());
            if (admin != null) {
                admin.serve(started);
            }
            new Banner(settings, started.port(), admin, broker, key).print(out);
            if (settings.launcher().demo()) {
                parts.add("demo", new Demo(started.port(), settings.launcher().demoCredentials(), out));
            }
        } finally {
            parts.complete();
        }
    }

    /** Drains the engine, then ends the rest. May be called again, and while the start is still going on. */
    void stop() {
        parts.stop();
    }

    /** How long {@link #stop} may take for the engine. */
    Duration drainLimit() {
        ProxyConfig config = settings.engine(Map.of());
        return config.drainDelay().plus(config.drainTimeout());
    }

    private RunningSettings watchSettings() throws StartException {
        RunningSettings running;
        try {
            running = new RunningSettings(settings, Clock.systemUTC(), this::take);
        } catch (ConfigException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        if (running.hasFile()) {
            parts.add("look at CONFIG", new Repeated("settings-file", running::look, Reloading.INTERVAL));
        }
        return running;
    }

    private void take(EffectiveSettings now) {
        LogSetup.levels(now.launcher().logLevel(), now.launcher().rocketmqLogLevel());
        EngineHandle running = engine;
        if (running != null) {
            running.tune(now.engine(Map.of()));
        }
    }

    private @Nullable AdminServer openAdmin(Ports ports) throws StartException {
        if (!settings.launcher().metricsEnabled()) {
            return null;
        }
        AdminServer admin = parts.add("HTTP endpoint", ports.openAdmin());
        if (admin.port() != settings.launcher().metricsPort()
                && settings.launcher().metricsPort() != 0) {
            log.info(
                    "METRICS_PORT {} is taken, so /health and /metrics are on port {} (set METRICS_PORT to choose one)",
                    settings.launcher().metricsPort(),
                    admin.port());
        }
        return admin;
    }

    private @Nullable RunningBroker startBroker() throws StartException {
        if (!settings.launcher().embeddedBroker()) {
            return null;
        }
        log.info("Starting the embedded broker, which takes a few seconds");
        try {
            return parts.add(
                    "embedded broker",
                    brokers.start(
                            settings.launcher().dataDirectory().resolve("embedded-broker"),
                            settings.launcher().embeddedNameServerPort()));
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Before the engine, so that it ends after it. */
    private Tracing startTracing() throws StartException {
        TracingTarget target = settings.launcher().tracing();
        return target.on()
                ? parts.add("tracing", OpenTelemetryTracing.open(target, VersionInfo.version()))
                : Tracing.NONE;
    }

    private EngineHandle startEngine(Ports ports, IdKey key, @Nullable RunningBroker broker) throws StartException {
        Map<Setting, String> atStart = new EnumMap<>(Setting.class);
        atStart.putAll(key.atStart());
        if (broker != null) {
            atStart.put(Setting.NAME_SERVER, broker.nameServerAddress());
        }
        EngineHandle engine = parts.add("engine", engines.create(settings.engine(atStart), startTracing()));
        try {
            engine.start();
        } catch (IOException e) {
            throw ports.grpcFailure(e);
        } catch (ConfigException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        return engine;
    }
}
