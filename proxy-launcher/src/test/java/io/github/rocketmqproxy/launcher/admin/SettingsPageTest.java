package io.github.rocketmqproxy.launcher.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.MetricsTls;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsPageTest {
    private static final String TOKEN = "a token that nobody guesses";

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningSettings settings;
    private AdminServer admin;

    @BeforeEach
    void open() throws Exception {
        settings = new RunningSettings(
                EffectiveSettings.resolve(Map.of("ID_KEY", "0123456789abcdef"), Map.of()),
                Clock.systemUTC(),
                now -> {});
        admin = serve(TOKEN);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    private AdminServer serve(String token) throws Exception {
        return AdminServer.open(
                "127.0.0.1", 0, false, new MetricsTls("", "", ""), null, new SettingsPage(settings, token));
    }

    private HttpResponse<String> patch(String body) throws Exception {
        return call(admin, "PATCH", "Bearer " + TOKEN, body);
    }

    private HttpResponse<String> call(AdminServer server, String method, String authorization, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/settings"))
                .method(method, BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private int batchSize() {
        return settings.current().engine(Map.of()).send().batchSize();
    }

    @Test
    void callChangesSettingsAndIsToldWhatHasChanged() throws Exception {
        HttpResponse<String> response =
                patch("{\"batch-size\": 50, \"LOG_LEVEL\": \"debug\", \"flush-interval\": \"100ms\"}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(json(response).getAsJsonArray("changed").asList())
                .extracting(JsonElement::getAsJsonObject)
                .extracting(change -> change.get("key").getAsString() + " "
                        + change.get("before").getAsString() + " "
                        + change.get("after").getAsString() + " "
                        + change.get("origin").getAsString())
                .containsExactlyInAnyOrder("batch-size 100 50 admin call", "log-level info debug admin call");
        assertThat(batchSize()).isEqualTo(50);

        assertThat(json(patch("{\"batch-size\": null}")).getAsJsonArray("changed"))
                .hasSize(1);
        assertThat(batchSize()).isEqualTo(100);
    }

    @Test
    void settingsAreShownWithoutSecrets() throws Exception {
        patch("{\"batch-size\": 50}");

        HttpResponse<String> response = call(admin, "GET", "Bearer " + TOKEN, "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"batch-size\",\"value\":\"50\",\"origin\":\"admin call\"", "(hidden)")
                .doesNotContain("0123456789abcdef", TOKEN);
        assertThat(json(response).getAsJsonArray("changes")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer wrong",
                TOKEN,
                "Basic YTpi",
                "Bearer a token that nobody guesse",
                "Bearer " + TOKEN + "s"
            })
    void whoDoesNotKnowTheTokenMayNotEvenLook(String authorization) throws Exception {
        for (String method : List.of("GET", "PATCH")) {
            HttpResponse<String> response = call(admin, method, authorization, "{\"batch-size\": 50}");

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(batchSize()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer x"})
    void withoutATokenNobodyMay(String authorization) throws Exception {
        try (AdminServer closed = serve("")) {
            HttpResponse<String> response = call(closed, "PATCH", authorization, "{\"batch-size\": 50}");

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("ADMIN_TOKEN");
            assertThat(batchSize()).isEqualTo(100);
        }
    }

    @Test
    void everythingThatIsWrongIsSaidTogetherAndNothingIsChanged() throws Exception {
        HttpResponse<String> response = patch("{\"batch-size\": 0, \"pull-timeout\": 5, \"flush-interval\": \"7ms\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).getAsJsonArray("violations").asList())
                .extracting(JsonElement::getAsString)
                .containsExactlyInAnyOrder(
                        "BATCH_SIZE: \"0\" (expected: a whole number, 1 to 100000), from admin call",
                        "PULL_TIMEOUT: \"5\" (expected: a duration like 10ms, 30s or 5m, 100ms to 5m), from admin call");
        assertThat(settings.shown().changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "null",
                "[]",
                "7",
                "{",
                "{\"batch-size\": }",
                "{\"batch-size\": [1]}",
                "{\"batch-size\": {}}",
                "{'batch-size': 50}",
                "{\"batch-size\": 50} {}",
                "\u0000"
            })
    void whatIsNoObjectOfPlainValuesIsRefused(String body) throws Exception {
        HttpResponse<String> response = patch(body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).get("error").getAsString()).startsWith("Nothing is changed: ");
        assertThat(batchSize()).isEqualTo(100);
    }

    @Test
    void hugeBodyIsRefused() throws Exception {
        HttpResponse<String> response = patch("{\"batch-size\": \"" + "1".repeat(1 << 20) + "\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("65536 bytes").hasSizeLessThan(500);
    }

    @Test
    void otherMethodsAreRefusedWithTheAllowedOnes() throws Exception {
        HttpResponse<String> response = call(admin, "POST", "Bearer " + TOKEN, "{}");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, PATCH");
    }
}
