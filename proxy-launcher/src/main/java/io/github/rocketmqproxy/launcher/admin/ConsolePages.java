package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpExchange;
import io.github.rocketmqproxy.launcher.console.Console;
import io.github.rocketmqproxy.launcher.engine.EngineHandle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The console's page with its parts, all from this JAR, and the one JSON that feeds it. Thread-safe. */
final class ConsolePages {
    /**
     * The page runs its own scripts only, and talks to this server only. No other page may frame it, so that nobody is led to
     * click in it.
     */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private static final String HTML = "text/html; charset=utf-8";
    private static final String STATUS = "/console/status";
    private static final String SEEN = "seen=";
    private static final List<String> SCRIPTS = List.of("console", "view", "chart", "table", "format", "theme");

    private final Console console;
    private final Supplier<@Nullable EngineHandle> engine;

    ConsolePages(Console console, Supplier<@Nullable EngineHandle> engine) {
        this.console = console;
        this.engine = engine;
    }

    /** Paths and what answers them. */
    Map<String, Page> pages() {
        Map<String, Page> pages = new HashMap<>();
        pages.put("/", request -> new Reply(302, HTML, "", Map.of("Location", "console")));
        pages.put("/console", file(HTML, "console.html"));
        pages.put("/console/console.css", file("text/css; charset=utf-8", "console.css"));
        pages.put("/console/icon.svg", file("image/svg+xml", "icon.svg"));
        for (String script : SCRIPTS) {
            pages.put("/console/" + script + ".js", file("text/javascript; charset=utf-8", script + ".js"));
        }
        pages.put(STATUS, this::status);
        pages.replaceAll((path, page) -> request -> {
            String problem = HostCheck.problem(request);
            return problem == null ? page.answer(request) : Reply.json(403, Map.of("error", problem));
        });
        return pages;
    }

    private Reply status(HttpExchange request) {
        EngineHandle current = engine.get();
        if (current == null) {
            return Reply.json(503, Map.of("error", "The proxy is starting; there is nothing to show yet"));
        }
        String json = console.report(current, seen(request.getRequestURI().getQuery()));
        return new Reply(200, "application/json; charset=utf-8", json, HEADERS);
    }

    /** Nonsense means that nothing has been seen. */
    private static long seen(@Nullable String query) {
        if (query == null || !query.startsWith(SEEN)) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(query.substring(SEEN.length())));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Page file(String type, String name) {
        Reply reply = new Reply(200, type, read(name), HEADERS);
        return request -> reply;
    }

    private static String read(String name) {
        try (InputStream in = Console.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the JAR");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
