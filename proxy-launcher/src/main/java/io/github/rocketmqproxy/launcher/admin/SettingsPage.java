package io.github.rocketmqproxy.launcher.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.sun.net.httpserver.HttpExchange;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import io.github.rocketmqproxy.launcher.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the settings to those who know ADMIN_TOKEN, and lets them change those that are tunable. Thread-safe. */
public final class SettingsPage implements Page {
    private static final Logger log = LoggerFactory.getLogger(SettingsPage.class);
    private static final Gson GSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();
    private static final String PATCH = "PATCH";
    private static final int MOST_BYTES = 64 << 10;
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(10);

    private record Refusal(String error, List<String> violations) {}

    private final RunningSettings settings;
    private final byte[] expected;
    private final AtomicLong nextComplaint = new AtomicLong(System.nanoTime());

    /**
     * A page for one proxy.
     *
     * @param settings shown and changed
     * @param token ADMIN_TOKEN; empty if nobody may
     */
    public SettingsPage(RunningSettings settings, String token) {
        this.settings = settings;
        this.expected = token.isEmpty() ? new byte[0] : bytes("Bearer " + token);
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET", "HEAD", PATCH);
    }

    @Override
    public Reply answer(HttpExchange request) {
        if (expected.length == 0) {
            return Reply.error(403, "ADMIN_TOKEN is not set, so nobody may do this (remedy: set it and restart)");
        }
        if (!authorized(request.getRequestHeaders().getFirst("Authorization"))) {
            complain(request);
            return Reply.error(401, "Authorization: missing or wrong (expected: Bearer and the secret in ADMIN_TOKEN)")
                    .with("WWW-Authenticate", "Bearer");
        }
        if (!request.getRequestMethod().equals(PATCH)) {
            return Reply.json(200, settings.shown());
        }
        try {
            Map<String, Optional<String>> values = values(body(request));
            log.info("A call from {} asks for other settings", request.getRemoteAddress());
            return Reply.json(200, Map.of("changed", settings.call(values)));
        } catch (SettingsException e) {
            return Reply.json(400, new Refusal("Nothing is changed, as these cannot be used", e.violations()));
        } catch (JsonParseException | IllegalArgumentException | IOException e) {
            return Reply.error(400, "Nothing is changed: " + e.getMessage());
        }
    }

    private boolean authorized(@Nullable String given) {
        // In a time that does not tell how much of it is right.
        return given != null && MessageDigest.isEqual(bytes(given), expected);
    }

    private void complain(HttpExchange request) {
        long now = System.nanoTime();
        long next = nextComplaint.get();
        if (now - next >= 0 && nextComplaint.compareAndSet(next, now + BETWEEN_COMPLAINTS.toNanos())) {
            log.warn("A call to /settings from {} had no right token", request.getRemoteAddress());
        }
    }

    private static String body(HttpExchange request) throws IOException {
        InputStream in = request.getRequestBody();
        byte[] body = in.readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            // What is left unread would break the connection, and the answer with it. The server ends this after ten
            // seconds.
            in.transferTo(OutputStream.nullOutputStream());
            throw new IllegalArgumentException(
                    "the body has more than " + MOST_BYTES + " bytes (expected: a few settings)");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A null takes back what calls have said before. */
    private static Map<String, Optional<String>> values(String body) {
        JsonElement json;
        try {
            json = GSON.fromJson(body, JsonElement.class);
        } catch (JsonParseException e) {
            throw new JsonParseException("the body is no JSON (expected: {\"batch-size\": 50})", e);
        }
        if (!(json instanceof JsonObject object)) {
            throw new JsonParseException("the body is no JSON object (expected: {\"batch-size\": 50})");
        }
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        object.asMap().forEach((key, value) -> {
            if (value.isJsonNull()) {
                values.put(key, Optional.empty());
            } else if (value.isJsonPrimitive()) {
                values.put(key, Optional.of(value.getAsString()));
            } else {
                wrong.add(key);
            }
        });
        if (!wrong.isEmpty()) {
            throw new JsonParseException(
                    "these have no plain value: " + String.join(", ", wrong) + " (expected: a text, a number or null)");
        }
        return values;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
