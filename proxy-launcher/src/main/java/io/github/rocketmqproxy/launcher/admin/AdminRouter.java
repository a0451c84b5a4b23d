package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the page for a request. Thread-safe. */
final class AdminRouter implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(AdminRouter.class);
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final Map<String, Page> pages;

    AdminRouter(HealthPages health, MetricsPages metrics, @Nullable ConsolePages console) {
        pages = new HashMap<>(Map.of(
                "/health", request -> health.health(),
                "/health/live", request -> health.live(),
                "/health/ready", request -> health.ready(),
                "/metrics", request -> metrics.negotiated(request.getRequestHeaders()),
                "/metrics/prometheus", request -> metrics.prometheus()));
        if (console != null) {
            pages.putAll(console.pages());
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange).send(exchange);
        }
    }

    private Reply answer(HttpExchange exchange) {
        Page page = pages.get(exchange.getRequestURI().getPath());
        if (page == null) {
            List<String> paths = pages.keySet().stream().sorted().toList();
            return Reply.json(404, Map.of("error", "No such page. There are: " + String.join(", ", paths)));
        }
        if (!METHODS.contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Reply.json(405, Map.of("error", "Only GET and HEAD are allowed here"));
        }
        try {
            return page.answer(exchange);
        } catch (RuntimeException e) {
            log.error("Answering {} failed", exchange.getRequestURI(), e);
            return Reply.json(500, Map.of("error", "The proxy failed to answer; its log says why"));
        }
    }
}
