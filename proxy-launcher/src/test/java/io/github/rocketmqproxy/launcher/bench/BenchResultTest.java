package io.github.rocketmqproxy.launcher.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class BenchResultTest {
    @Test
    void theTableHasEveryFigure() {
        assertThat(result(1000).table())
                .containsPattern("messages +999 in ")
                .contains("messages/s", "latency, send to confirmation")
                .containsPattern("mean +500 ms")
                .containsPattern("p50 +500 ms")
                .containsPattern("p99 +9\\d\\d ms")
                .containsPattern("p99\\.9 +9\\d\\d ms")
                .containsPattern("max +99\\d ms")
                .contains("proxy: CPU 1001.0 µs per message, 64 MB resident")
                .containsPattern("errors +1\n  OVERLOADED: 1, such as: full");
    }

    @Test
    void jsonHasEveryFigureInMicroseconds() {
        JsonObject json = JsonParser.parseString(result(1000).json()).getAsJsonObject();

        assertThat(json.get("messages").getAsInt()).isEqualTo(999);
        assertThat(json.get("protocol").getAsString()).isEqualTo("simple-stream");
        assertThat(json.get("latencyMicros").getAsJsonObject().keySet())
                .containsExactly("mean", "p50", "p90", "p99", "p99.9", "max");
        assertThat(json.get("latencyMicros").getAsJsonObject().get("p50").getAsDouble())
                .isBetween(499_000.0, 501_000.0);
        assertThat(json.get("errors")
                        .getAsJsonObject()
                        .get("OVERLOADED")
                        .getAsJsonObject()
                        .get("count")
                        .getAsInt())
                .isEqualTo(1);
        assertThat(json.get("processes")
                        .getAsJsonObject()
                        .get("proxy")
                        .getAsJsonObject()
                        .get("cpuMicrosPerMessage")
                        .getAsDouble())
                .isBetween(1000.0, 1002.0);
    }

    @Test
    void theChartIsAPictureWithBothCurves() throws Exception {
        String svg = result(1000).chart();

        var paths = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)))
                .getElementsByTagName("path");
        assertThat(paths.getLength())
                .as("a curve, and another with the area below it")
                .isEqualTo(3);
        assertThat(svg)
                .contains("Latency by percentile", ">99 %<", ">100 ms<", "Throughput over time")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void aRunInWhichNothingSucceededCanBeShownToo() {
        BenchResult result = result(1);

        assertThat(result.messages()).isZero();
        assertThat(result.table()).containsPattern("messages/s +0");
        assertThat(result.json()).contains("\"messages\": 0");
        assertThat(result.chart()).contains("nothing succeeded").doesNotContain("NaN", "Infinity");
    }

    /** One of the operations failed; the others took 1 ms, 2 ms and so on. */
    private static BenchResult result(int operations) {
        Phase phase = new Phase(Extent.of(operations), () -> {});
        for (int i = 0; i < operations; i++) {
            assertThat(phase.take()).isTrue();
        }
        phase.failed("OVERLOADED", "full");
        for (int i = 1; i < operations; i++) {
            phase.succeeded(TimeUnit.MILLISECONDS.toNanos(i));
        }
        phase.sample();
        BenchOptions options = new BenchOptions(
                "localhost:1",
                false,
                Optional.empty(),
                BenchOptions.Protocol.SIMPLE_STREAM,
                BenchOptions.Mode.SEND,
                "topic",
                "group",
                50,
                4,
                100,
                0,
                Extent.NONE,
                Extent.of(operations),
                0,
                Map.of());
        return new BenchResult(
                options, phase, Map.of("proxy", new ProcessWatch.Usage(Duration.ofSeconds(1), 64_000_000)));
    }
}
