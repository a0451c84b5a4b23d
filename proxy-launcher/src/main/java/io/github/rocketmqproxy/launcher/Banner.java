package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.launcher.admin.AdminServer;
import io.github.rocketmqproxy.launcher.broker.RunningBroker;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what runs where, once it does. A dozen lines at most. */
final class Banner {
    private final EffectiveSettings settings;
    private final int grpcPort;
    private final @Nullable AdminServer admin;
    private final @Nullable RunningBroker broker;
    private final IdKey key;

    Banner(
            EffectiveSettings settings,
            int grpcPort,
            @Nullable AdminServer admin,
            @Nullable RunningBroker broker,
            IdKey key) {
        this.settings = settings;
        this.grpcPort = grpcPort;
        this.admin = admin;
        this.broker = broker;
        this.key = key;
    }

    void print(PrintStream out) {
        out.print(String.join("\n", lines()) + "\n");
        out.flush();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("RocketMQ gRPC proxy " + VersionInfo.version() + " is serving");
        add(lines, "gRPC", grpc());
        if (admin == null) {
            add(lines, "health, metrics", "off (ENABLE_METRICS)");
        } else {
            String scheme = settings.launcher().metricsTls().on() ? "https" : "http";
            String url = scheme + "://" + shown(settings.launcher().metricsHost()) + ":" + admin.port();
            add(lines, "health", url + "/health");
            if (settings.launcher().consoleEnabled()) {
                add(lines, "console", url + "/console");
            }
            add(lines, "metrics", url + "/metrics  (Prometheus: " + url + "/metrics/prometheus)");
        }
        add(lines, "name server", nameServer());
        if (broker != null) {
            add(
                    lines,
                    "broker",
                    broker.brokerAddress() + "  (embedded, for development; topics are created on demand)");
        }
        add(lines, "data directory", settings.launcher().dataDirectory().toString());
        add(lines, "id key", key.source());
        settings.launcher()
                .profile()
                .ifPresent(profile -> add(
                        lines,
                        "profile",
                        profile.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        lines.add("Stop with Ctrl-C.");
        return lines;
    }

    private String grpc() {
        String host = settings.engine(Map.of()).grpc().host();
        return shown(host) + ":" + grpcPort + (host.equals("*") ? "  (all addresses)" : "");
    }

    private String nameServer() {
        if (broker != null) {
            return broker.nameServerAddress() + "  (embedded)";
        }
        ProxyConfig config = settings.engine(Map.of());
        return config.broker()
                .defaultCluster()
                .map(cluster -> String.join(";", cluster.nameServers()))
                .orElse("none by default (NAME_SERVER is not set); clients name one");
    }

    private void add(List<String> lines, String name, String value) {
        lines.add(String.format(Locale.ROOT, "  %-15s %s", name, value));
    }

    private static String shown(String host) {
        return host.equals("*") || host.equals("127.0.0.1") ? "localhost" : host;
    }
}
