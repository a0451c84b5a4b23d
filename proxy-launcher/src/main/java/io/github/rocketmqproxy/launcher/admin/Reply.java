package io.github.rocketmqproxy.launcher.admin;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One HTTP answer.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param body the text
 * @param headers more of them
 */
record Reply(int status, String contentType, String body, Map<String, String> headers) {
    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .disableHtmlEscaping()
            .create();

    Reply(int status, String contentType, String body) {
        this(status, contentType, body, Map.of());
    }

    /** JSON of a record or map; the names of record components become lower case with underscores. */
    static Reply json(int status, Object value) {
        return new Reply(status, "application/json; charset=utf-8", GSON.toJson(value) + "\n");
    }

    /** JSON that says what is wrong. */
    static Reply error(int status, String problem) {
        return json(status, Map.of("error", problem));
    }

    /** The same with one more header. */
    Reply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more);
    }

    void send(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        headers.forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        if (bytes.length == 0) {
            // For the JDK's server, 0 would mean a length that is not known.
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
