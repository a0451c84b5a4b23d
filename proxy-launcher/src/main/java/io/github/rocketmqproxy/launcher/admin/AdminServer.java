package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpServer;
import io.github.rocketmqproxy.launcher.console.Console;
import io.github.rocketmqproxy.launcher.engine.EngineHandle;
import io.github.rocketmqproxy.launcher.settings.MetricsTls;
import io.github.rocketmqproxy.launcher.settings.Repeated;
import io.github.rocketmqproxy.tls.Reloading;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The HTTP or HTTPS endpoint for health, figures, the console and settings. Thread-safe. Closing it closes its sockets and ends its threads. */
public final class AdminServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int WAITING_REQUESTS = 64;
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(5);

    private final List<HttpServer> servers;
    private final ThreadPoolExecutor threads;
    private final List<Repeated> repeated = new ArrayList<>();
    private volatile @Nullable EngineHandle engine;

    private AdminServer(List<HttpServer> servers, @Nullable AdminTls tls, @Nullable Console console) {
        this.servers = servers;
        this.threads = threads();
        if (tls != null) {
            repeated.add(new Repeated("admin-files", tls::look, Reloading.INTERVAL));
        }
        if (console != null) {
            repeated.add(new Repeated("admin-samples", () -> sample(console), Console.interval()));
        }
    }

    /**
     * Opens the endpoint. Until {@link #serve} it answers "starting".
     *
     * @param host a host name or address, or {@code *} for all; {@code 127.0.0.1} means ::1 as well
     * @param port 0 for any free one
     * @param nextIfTaken whether to take the next free port when this one is taken
     * @param config HTTPS, if its files are given, else HTTP
     * @param console what to serve at /console; null for no such page
     * @param settings what to serve at /settings; null for no such page
     * @return the open endpoint
     * @throws IOException when it cannot be opened
     * @throws io.github.rocketmqproxy.config.ConfigException when the files cannot be used
     */
    public static AdminServer open(
            String host,
            int port,
            boolean nextIfTaken,
            MetricsTls config,
            @Nullable Console console,
            @Nullable SettingsPage settings)
            throws IOException {
        return open(host, port, nextIfTaken, config.on() ? new AdminTls(config) : null, console, settings);
    }

    static AdminServer open(String host, int port, boolean nextIfTaken, MetricsTls config) throws IOException {
        return open(host, port, nextIfTaken, config, null, null);
    }

    static AdminServer open(
            String host,
            int port,
            boolean nextIfTaken,
            @Nullable AdminTls tls,
            @Nullable Console console,
            @Nullable SettingsPage settings)
            throws IOException {
        JdkServerLimits.apply();
        AdminServer admin = new AdminServer(
                AdminPorts.bind(AdminPorts.addresses(host), port, nextIfTaken, tls == null ? null : tls.configurator()),
                tls,
                console);
        AdminRouter router = new AdminRouter(
                new HealthPages(() -> admin.engine, Clock.systemUTC(), HEALTH_LIMIT),
                new MetricsPages(() -> admin.engine),
                console == null ? null : new ConsolePages(console, () -> admin.engine),
                settings);
        for (HttpServer server : admin.servers) {
            server.setExecutor(admin.threads);
            server.createContext("/", router);
            server.start();
        }
        return admin;
    }

    /**
     * From now on answers for an engine.
     *
     * @param handle the engine; stays the caller's
     */
    public void serve(EngineHandle handle) {
        engine = handle;
    }

    /**
     * The real port.
     *
     * @return the same on every address
     */
    public int port() {
        return servers.get(0).getAddress().getPort();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        repeated.forEach(Repeated::close);
    }

    private void sample(Console console) {
        EngineHandle current = engine;
        if (current != null) {
            console.sample(current);
        }
    }

    private static ThreadPoolExecutor threads() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_REQUESTS), task -> {
                    Thread thread = new Thread(task, "admin-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
