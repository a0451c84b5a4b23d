package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example programs inside the published package, with nothing changed but where they connect to. */
@ExtendWith(StageExtension.class)
class PublishedExamplesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stage stage;

    PublishedExamplesIT(Stage stage) {
        this.stage = stage;
    }

    @Test
    void connectionCheckPasses() throws IOException {
        try (Program program = start("connection-check")) {
            String output = program.finish(PATIENCE);

            assertThat(output).contains("🎉", "代理服务状态: 正常").doesNotContain("❌");
        }
    }

    @Test
    void performanceCheckStoresItsFiveThousandMessagesAndMetricsShowThem() throws IOException {
        long before = messagesSent();
        try (Program program = start("performance-check")) {
            String output = program.finish(PATIENCE);

            assertThat(output)
                    .contains("成功发送: 5000 ", "发送失败: 0 ", "成功率: 100.00%", "错误计数: ")
                    .doesNotContain("undefined", "无法获取指标");
        }
        assertThat(messagesSent() - before).isEqualTo(5_000);
    }

    @Test
    void usageDemoSendsItsFiveMessagesAndItsConsumerTakesThoseThatAreDue() throws IOException {
        try (Program consumer = start("usage-demo", "consumer")) {
            consumer.awaitText("消费者已启动", PATIENCE);
            try (Program producer = start("usage-demo", "producer")) {
                assertThat(producer.finish(PATIENCE)).contains("所有消息发送完成").doesNotContain("❌");
            }
            consumer.awaitText("订单入库完成", PATIENCE);
            consumer.awaitText("订单状态更新完成", PATIENCE);
            consumer.awaitText("消息处理完成", PATIENCE);
            consumer.interrupt();
            consumer.exitCode(PATIENCE);

            assertThat(consumer.output()).doesNotContain("❌");
            assertThat(consumer.errors()).isEmpty();
        }
    }

    /** Copies an example with its placeholders filled in, beside the original, and starts it. */
    private Program start(String example, String... arguments) throws IOException {
        Path folder = stage.node().publishedExamples();
        Path original = folder.resolve(example + ".js");
        String text = Files.readString(original)
                .replace("http://your-rocketmq-instance.rocketmq.volces.com:9876", "http://" + stage.nameServer())
                .replace("localhost:50051", "localhost:" + stage.proxy().grpcPort())
                .replace(
                        "http://localhost:8080/metrics",
                        stage.proxy().admin("/metrics").toString());
        assertThat(text).contains("http://" + stage.nameServer());
        Path configured = folder.resolve("configured-" + example + ".js");
        Files.writeString(configured, text);
        List<String> command = new ArrayList<>(List.of("node", configured.toString()));
        command.addAll(List.of(arguments));
        return Program.start("example-" + example + String.join("-", arguments), folder, Map.of(), command);
    }

    private long messagesSent() throws IOException {
        return stage.metrics().get("messages_sent").getAsLong();
    }
}
