package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.junit.RocketMqExtension;
import io.github.rocketmqproxy.spring.ProxyLifecycle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        // The broker's talk about each half second is for those who look for its faults.
        properties = {"rocketmq.proxy.grpc-port=0", "logging.level.RocketmqPop=warn"})
// The application ends before its broker does.
@DirtiesContext
class OrdersApplicationTest {
    @RegisterExtension
    static final RocketMqExtension ROCKETMQ =
            RocketMqExtension.builder().topic("orders").consumerGroup("billing").build();

    @DynamicPropertySource
    static void broker(DynamicPropertyRegistry properties) {
        properties.add("rocketmq.proxy.name-server", ROCKETMQ::nameServerAddress);
    }

    @LocalServerPort
    private int webPort;

    @Autowired
    private ProxyLifecycle proxy;

    @Test
    void whatIsOrderedOverHttpIsConsumedFromTheGrpcPort() throws Exception {
        HttpRequest order = HttpRequest.newBuilder(web("/orders"))
                .POST(BodyPublishers.ofString("a book"))
                .build();

        String id = HttpClient.newHttpClient().send(order, BodyHandlers.ofString()).body();

        assertThat(id).matches("[0-9A-F]{32,}");
        try (Billing billing = new Billing(proxy.engine().port())) {
            assertThat(billing.next()).isEqualTo("a book");
        }
    }

    @Test
    void actuatorShowsHealthAndFiguresOfTheProxy() throws Exception {
        assertThat(get("/actuator/health")).contains("\"rocketMqProxy\":{\"details\":{", "\"state\":\"RUNNING\"");
        assertThat(get("/actuator/metrics/rocketmq.proxy.connections.active")).contains("\"value\":");
    }

    private String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(web(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private URI web(String path) {
        return URI.create("http://localhost:" + webPort + path);
    }
}
