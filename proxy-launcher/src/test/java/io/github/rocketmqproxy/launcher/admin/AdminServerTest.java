package io.github.rocketmqproxy.launcher.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.launcher.engine.StandInEngine;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.MetricsTls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private static final MetricsTls HTTP = new MetricsTls("", "", "");

    private final HttpClient client = HttpClient.newHttpClient();
    private final StandInEngine engine = new StandInEngine(ProxyConfig.builder().build());
    private AdminServer admin;

    @BeforeEach
    void open() throws IOException {
        admin = AdminServer.open("127.0.0.1", 0, false, HTTP);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void withoutAWordItListensOnLoopbackAddressesOnly() throws Exception {
        String host = EffectiveSettings.resolve(Map.of(), Map.of()).launcher().metricsHost();

        assertThat(AdminPorts.addresses(host)).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThat(AdminPorts.addresses("*")).allMatch(InetAddress::isAnyLocalAddress);
    }

    @Test
    void healthSaysThatTheBrokersAnswer() throws Exception {
        serve();

        HttpResponse<String> response = get("/health");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonObject body = JsonParser.parseString(response.body()).getAsJsonObject();
        assertThat(body.get("status").getAsString()).isEqualTo("healthy");
        assertThat(body.get("healthy").getAsBoolean()).isTrue();
        assertThat(body.get("unreachable").getAsJsonArray()).isEmpty();
        assertThat(Instant.parse(body.get("time").getAsString())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void healthNamesTheBrokerThatCannotBeReached() throws Exception {
        serve();
        engine.health = CompletableFuture.completedFuture(
                new EngineHealth(false, "1 of 2 brokers cannot be reached", List.of("10.0.0.9:10911")));

        HttpResponse<String> response = get("/health");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("\"unhealthy\"", "10.0.0.9:10911");
    }

    @Test
    void healthIsTrueToAFailedQuestion() throws Exception {
        serve();
        engine.health = CompletableFuture.failedFuture(new IllegalStateException("no route"));

        HttpResponse<String> response = get("/health");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("no route");
    }

    @Test
    void beforeTheEngineServesTheProcessIsAliveButNotReady() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).contains("starting");
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/metrics").statusCode()).isEqualTo(503);
    }

    @Test
    void whileDrainingTheProcessIsAliveButNotReady() throws Exception {
        serve();
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);

        engine.state = EngineState.DRAINING;

        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).contains("draining");
        assertThat(get("/health").statusCode()).isEqualTo(503);
    }

    @Test
    void brokersThatAreDownDoNotMakeTheProxyUnready() throws Exception {
        serve();
        engine.health = CompletableFuture.completedFuture(new EngineHealth(false, "down", List.of()));

        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreJsonUnlessTextIsAskedFor() throws Exception {
        serve();

        HttpResponse<String> json = get("/metrics");
        HttpResponse<String> text =
                client.send(request("/metrics").header("Accept", "text/plain").build(), BodyHandlers.ofString());

        assertThat(json.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(JsonParser.parseString(json.body())
                        .getAsJsonObject()
                        .get("messages_sent")
                        .getAsInt())
                .isEqualTo(17);
        assertThat(text.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).isEqualTo("rocketmq_proxy_messages_sent_total 17\n");
        assertThat(get("/metrics/prometheus").body()).isEqualTo(text.body());
    }

    @Test
    void headTellsTheLengthAndSendsNoBody() throws Exception {
        serve();

        HttpResponse<String> head = client.send(
                request("/metrics")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length"))
                .hasValue(get("/metrics").body().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void otherMethodsAreRefusedWithTheAllowedOnes(String method) throws Exception {
        HttpResponse<String> response = client.send(
                request("/metrics")
                        .method(method, HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics/", "/healthy", "/config"})
    void unknownPathsAreToldWhichOnesThereAre(String path) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JsonParser.parseString(response.body())
                        .getAsJsonObject()
                        .get("error")
                        .getAsString())
                .contains("/health/live", "/metrics/prometheus");
    }

    @Test
    void localhostWorksOnEveryLoopbackAddress() throws Exception {
        for (InetAddress address : AdminPorts.addresses("127.0.0.1")) {
            String host = address.getHostAddress().contains(":") ? "[::1]" : "127.0.0.1";
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://" + host + ":" + admin.port() + "/health/live"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsRefusedOrPassedOver() throws Exception {
        int taken = admin.port();

        assertThatThrownBy(() -> AdminServer.open("127.0.0.1", taken, false, HTTP))
                .isInstanceOf(BindException.class);
        try (AdminServer next = AdminServer.open("127.0.0.1", taken, true, HTTP)) {
            assertThat(next.port()).isGreaterThan(taken);
        }
    }

    @Test
    void aPortTakenOnOneLoopbackAddressOnlyIsTaken() throws Exception {
        List<InetAddress> addresses = AdminPorts.addresses("127.0.0.1");
        try (ServerSocket other = new ServerSocket(0, 1, addresses.get(addresses.size() - 1))) {
            assertThatThrownBy(() -> AdminServer.open("127.0.0.1", other.getLocalPort(), false, HTTP))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void closingFreesThePort() throws Exception {
        int port = admin.port();
        admin.close();

        try (AdminServer again = AdminServer.open("127.0.0.1", port, false, HTTP)) {
            assertThat(again.port()).isEqualTo(port);
        }
    }

    private void serve() throws IOException {
        engine.start();
        admin.serve(engine);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path));
    }
}
