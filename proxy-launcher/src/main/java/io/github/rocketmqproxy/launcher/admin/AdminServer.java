package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpServer;
import io.github.rocketmqproxy.launcher.console.Console;
import io.github.rocketmqproxy.launcher.engine.EngineHandle;
import io.github.rocketmqproxy.launcher.settings.MetricsTls;
import io.github.rocketmqproxy.tls.Reloading;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP or HTTPS endpoint for health, figures and the console. Thread-safe. Closing it closes its sockets and ends its threads. */
public final class AdminServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final int THREADS = 2;
    private static final int WAITING_REQUESTS = 64;
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(5);

    private final List<HttpServer> servers;
    private final ThreadPoolExecutor threads;
    private final @Nullable ScheduledExecutorService lookingAtFiles;
    private final @Nullable ScheduledExecutorService sampling;
    private volatile @Nullable EngineHandle engine;

    private AdminServer(List<HttpServer> servers, @Nullable AdminTls tls, @Nullable Console console) {
        this.servers = servers;
        this.threads = threads();
        this.lookingAtFiles = tls == null ? null : repeat("admin-files", tls::look, Reloading.INTERVAL);
        this.sampling = console == null ? null : repeat("admin-samples", () -> sample(console), Console.interval());
    }

    /**
     * Opens the endpoint. Until {@link #serve} it answers "starting".
     *
     * @param host a host name or address, or {@code *} for all; {@code 127.0.0.1} means ::1 as well
     * @param port 0 for any free one
     * @param nextIfTaken whether to take the next free port when this one is taken
     * @param config HTTPS, if its files are given, else HTTP
     * @param console what to serve at /console; null for no such page
     * @return the open endpoint
     * @throws IOException when it cannot be opened
     * @throws io.github.rocketmqproxy.config.ConfigException when the files cannot be used
     */
    public static AdminServer open(
            String host, int port, boolean nextIfTaken, MetricsTls config, @Nullable Console console)
            throws IOException {
        return open(host, port, nextIfTaken, config.on() ? new AdminTls(config) : null, console);
    }

    static AdminServer open(String host, int port, boolean nextIfTaken, MetricsTls config) throws IOException {
        return open(host, port, nextIfTaken, config, null);
    }

    private static AdminServer open(
            String host, int port, boolean nextIfTaken, @Nullable AdminTls tls, @Nullable Console console)
            throws IOException {
        JdkServerLimits.apply();
        AdminServer admin = new AdminServer(
                AdminPorts.bind(AdminPorts.addresses(host), port, nextIfTaken, tls == null ? null : tls.configurator()),
                tls,
                console);
        AdminRouter router = new AdminRouter(
                new HealthPages(() -> admin.engine, Clock.systemUTC(), HEALTH_LIMIT),
                new MetricsPages(() -> admin.engine),
                console == null ? null : new ConsolePages(console, () -> admin.engine));
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
        if (lookingAtFiles != null) {
            lookingAtFiles.shutdownNow();
        }
        if (sampling != null) {
            sampling.shutdownNow();
        }
    }

    /** A console that cannot take a sample must not stop taking them. */
    private void sample(Console console) {
        EngineHandle current = engine;
        if (current != null) {
            try {
                console.sample(current);
            } catch (RuntimeException e) {
                log.warn("The console has no figures for this moment", e);
            }
        }
    }

    private static ScheduledExecutorService repeat(String name, Runnable work, Duration pause) {
        ScheduledExecutorService repeating = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        var ignored =
                repeating.scheduleWithFixedDelay(work, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return repeating;
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
