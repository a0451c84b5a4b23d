package io.github.rocketmqproxy.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that misbehave, beside others that do not: fifty sends a second of each kind, which must go on. What comes out is printed and
 * written to {@code target/loads.md}. {@code -Dload=<part of a name>} runs only those.
 */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadSuite {
    /** The heap's limit, as the start script has it (garbage counts, too), and a quarter of a GiB for all that is beside it. */
    private static final int MOST_MEMORY_MB = 512 + 256;

    private final Form form = Form.chosen();
    private final StringBuilder table = new StringBuilder("""
            | clients that misbehave | neighbours' p99 before, ms | p99 meanwhile, ms | the same at another proxy, ms | at lowest priority, ms | neighbours' sends refused | memory before, MiB | most memory, MiB | what they were told |
            |---|--:|--:|--:|--:|--:|--:|--:|---|
            """);
    private Site site;
    private Traffics traffics;

    @BeforeAll
    void setUp(Site shared) {
        site = shared;
        if (form.isFull()) {
            site.startOther(Map.of());
        }
        traffics = Traffics.before(site);
        traffics.begin("warm-up");
        pause(form.fault().dividedBy(2));
    }

    @AfterAll
    void tearDown() throws IOException {
        try (Traffics closing = traffics) {
            assertThat(closing).as("was set up").isNotNull();
        }
        System.out.println(table);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("loads.md"), table);
    }

    Stream<Load> loads() {
        String part = System.getProperty("load", "");
        return Loads.all().stream()
                .filter(load -> form.isFull() || load.brief() || !part.isEmpty())
                .filter(load -> load.name().contains(part));
    }

    @ParameterizedTest
    @MethodSource("loads")
    void neighboursKeepTheirServiceAndMemoryItsBound(Load load) throws Exception {
        traffics.begin(load.name() + ", before");
        pause(form.fault().dividedBy(2));
        double before = p99();
        double memory = metric("memory_usage_mb");
        Meanwhile here = during(load, "here", site.producerPort(), false);
        String elsewhere = "";
        String last = "";
        if (form.isFull()) {
            elsewhere =
                    number(during(load, "elsewhere", site.otherPort(), false).p99());
            last = number(during(load, "last", site.producerPort(), true).p99());
        }
        String row =
                "| " + load.name() + " | " + number(before) + " | " + number(here.p99()) + " | " + elsewhere + " | "
                        + last + " | " + here.refused() + " | " + number(memory) + " | " + number(here.memory()) + " | "
                        + String.join(", ", here.answers()) + " |\n";
        table.append(row);
        System.out.print(row);

        assertThat(here.answers())
                .as("the clients that misbehave did something")
                .isNotEmpty();
        assertThat(here.refused()).as("sends of neighbours that were refused").isZero();
        assertThat(here.memory()).as("memory in MiB").isLessThan(MOST_MEMORY_MB);
    }

    /** How the neighbours and the proxy fare while clients misbehave. */
    private Meanwhile during(Load load, String variant, int port, boolean last) throws IOException {
        double most = 0;
        try (LoadProcess process = LoadProcess.start(site.log("load"), load, port, last)) {
            traffics.begin(load.name() + ", " + variant);
            long end = System.nanoTime() + form.fault().toNanos();
            while (System.nanoTime() - end < 0) {
                pause(Duration.ofMillis(250));
                most = Math.max(most, metric("memory_usage_mb"));
            }
            double p99 = p99();
            List<String> answers = process.end();
            pause(Duration.ofSeconds(1));
            return new Meanwhile(p99, refused(), most, answers);
        }
    }

    private record Meanwhile(double p99, long refused, double memory, List<String> answers) {}

    private long refused() {
        return traffics.all().stream()
                .mapToLong(traffic -> traffic.ledger().summary(System.nanoTime()).refusals().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .sum();
    }

    private double p99() {
        return traffics.all().stream()
                .mapToDouble(traffic -> traffic.ledger().sendMillis(0.99))
                .max()
                .orElseThrow();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private double metric(String name) throws IOException {
        try (InputStream in = site.proxy().admin("/metrics").toURL().openStream()) {
            JsonObject all = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            return all.get(name).getAsDouble();
        }
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
