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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern SEEN = Pattern.compile("seen=(\\d{1,18})&settings=(\\d{1,18})");
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
            return problem == null ? page.answer(request) : Reply.error(403, problem);
        });
        return pages;
    }

    private Reply status(HttpExchange request) {
        EngineHandle current = engine.get();
        if (current == null) {
            return Reply.error(503, "The proxy is starting; there is nothing to show yet");
        }
        String query = request.getRequestURI().getQuery();
        Matcher seen = SEEN.matcher(query == null ? "" : query);
        // Nonsense means that nothing has been seen.
        String json = seen.matches()
                ? console.report(current, Long.parseLong(seen.group(1)), Long.parseLong(seen.group(2)))
                : console.report(current, 0, 0);
        return new Reply(200, "application/json; charset=utf-8", json, HEADERS);
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
