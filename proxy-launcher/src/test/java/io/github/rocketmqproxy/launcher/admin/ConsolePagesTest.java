package io.github.rocketmqproxy.launcher.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.launcher.console.Console;
import io.github.rocketmqproxy.launcher.engine.StandInEngine;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.MetricsTls;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsolePagesTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final StandInEngine engine = new StandInEngine(ProxyConfig.builder().build());
    private AdminServer admin;

    @BeforeEach
    void open() throws Exception {
        Console console = new Console(
                "1.2.3",
                new RunningSettings(EffectiveSettings.resolve(Map.of(), Map.of()), Clock.systemUTC(), now -> {}));
        admin = AdminServer.open("127.0.0.1", 0, false, new MetricsTls("", "", ""), console, null);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void theRootLeadsToTheConsole() throws Exception {
        HttpResponse<String> response = get("/");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).contains("console");
    }

    @Test
    void everythingThatThePageNamesIsServedFromHereAndNothingElseIsAllowed() throws Exception {
        HttpResponse<String> page = get("/console");

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'")
                        .contains("script-src 'self'")
                        .contains("frame-ancestors 'none'")
                        .doesNotContain("unsafe")
                        .doesNotContain("http"));
        Matcher named = Pattern.compile("(?:src|href)=\"(console/[^\"]+)\"").matcher(page.body());
        int found = 0;
        while (named.find()) {
            assertThat(get("/" + named.group(1)).statusCode())
                    .as(named.group(1))
                    .isIn(200, 503);
            found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(5);
        assertThat(page.body()).doesNotContain("http://", "https://", "//cdn", "<script>", " style=", " onclick");
    }

    @Test
    void everyScriptThatAnotherImportsIsServed() throws Exception {
        Matcher imported = Pattern.compile("from '\\./([a-z]+\\.js)'")
                .matcher(get("/console/view.js").body());
        int found = 0;
        while (imported.find()) {
            assertThat(get("/console/" + imported.group(1)).headers().firstValue("Content-Type"))
                    .contains("text/javascript; charset=utf-8");
            found++;
        }
        assertThat(found).isEqualTo(3);
    }

    @Test
    void untilTheEngineServesTheStatusSaysSo() throws Exception {
        assertThat(get("/console/status").statusCode()).isEqualTo(503);
        assertThat(get("/console").statusCode()).isEqualTo(200);

        admin.serve(engine);

        assertThat(get("/console/status").statusCode()).isEqualTo(200);
        assertThat(JsonParser.parseString(
                                get("/console/status?seen=0&settings=0").body())
                        .getAsJsonObject()
                        .get("version")
                        .getAsString())
                .isEqualTo("1.2.3");
    }

    @Test
    void nonsenseInTheQuestionMeansThatNothingHasBeenSeen() throws Exception {
        admin.serve(engine);

        for (String query : new String[] {
            "?seen=-3",
            "?seen=abc",
            "?seen=",
            "?x",
            "?seen=99999999999999999999",
            "?seen=1&settings=",
            "?seen=1&settings=1x"
        }) {
            HttpResponse<String> response = get("/console/status" + query);
            assertThat(response.statusCode()).as(query).isEqualTo(200);
            assertThat(response.body()).as(query).contains("\"settings\":");
        }
    }

    @Test
    void foreignNameForALoopbackAddressIsRefused() throws Exception {
        admin.serve(engine);

        assertThat(statusLine("/console/status", "evil.example:8080")).contains(" 403 ");
        assertThat(statusLine("/console", "localhost.evil.example")).contains(" 403 ");
        assertThat(statusLine("/console/status", "localhost:8080")).contains(" 200 ");
        assertThat(statusLine("/console/status", "127.0.0.1")).contains(" 200 ");
        assertThat(statusLine("/console/status", "[::1]:8080")).contains(" 200 ");
    }

    @Test
    void switchedOffThereIsNoSuchPage() throws Exception {
        try (AdminServer without = AdminServer.open("127.0.0.1", 0, false, new MetricsTls("", "", ""))) {
            for (String path : new String[] {"/", "/console", "/console/status", "/console/console.js"}) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + without.port() + path))
                        .build();
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    /** By hand, as the JDK's client sets the Host header itself. */
    private String statusLine(String path, String host) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", admin.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
