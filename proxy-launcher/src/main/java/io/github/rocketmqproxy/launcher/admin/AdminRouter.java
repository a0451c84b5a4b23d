package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the page for a request. Thread-safe. */
final class AdminRouter implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(AdminRouter.class);

    private final Map<String, Page> pages;

    AdminRouter(
            HealthPages health, MetricsPages metrics, @Nullable ConsolePages console, @Nullable SettingsPage settings) {
        pages = new HashMap<>(Map.of(
                "/health", request -> health.health(),
                "/health/live", request -> health.live(),
                "/health/ready", request -> health.ready(),
                "/metrics", request -> metrics.negotiated(request.getRequestHeaders()),
                "/metrics/prometheus", request -> metrics.prometheus()));
        if (console != null) {
            pages.putAll(console.pages());
        }
        if (settings != null) {
            pages.put("/settings", settings);
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
            return Reply.error(404, "No such page. There are: " + String.join(", ", paths));
        }
        if (!page.methods().contains(exchange.getRequestMethod())) {
            String allowed = page.methods().stream().sorted().collect(Collectors.joining(", "));
            return Reply.error(405, "Only these are allowed here: " + allowed).with("Allow", allowed);
        }
        try {
            return page.answer(exchange);
        } catch (RuntimeException e) {
            log.error("Answering {} failed", exchange.getRequestURI(), e);
            return Reply.error(500, "The proxy failed to answer; its log says why");
        }
    }
}
