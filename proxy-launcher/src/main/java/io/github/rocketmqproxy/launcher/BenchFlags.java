package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.config.SettingType;
import io.github.rocketmqproxy.launcher.bench.BenchOptions;
import io.github.rocketmqproxy.launcher.bench.BenchOptions.Mode;
import io.github.rocketmqproxy.launcher.bench.BenchOptions.Protocol;
import io.github.rocketmqproxy.launcher.bench.Extent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The flags of {@code rocketmq-proxy bench}. */
final class BenchFlags {
    private static final String SERIES = "--series";
    private static final SettingType<Integer> MANY = SettingType.wholeNumber(1, 100_000);
    private static final SettingType<Integer> COUNT = SettingType.wholeNumber(0, Integer.MAX_VALUE);
    private static final SettingType<Integer> BYTES = SettingType.wholeNumber(1, 4 << 20);
    private static final SettingType<Duration> TIME = SettingType.duration(Duration.ZERO, Duration.ofDays(1));
    private static final SettingType<String> NAME = SettingType.text("a name", text -> !text.isBlank());
    private static final SettingType<String> ADDRESS =
            SettingType.text("host:port", text -> text.matches(".+:\\d{1,5}"));

    private final ParseResult parsed;
    private final Map<String, String> environment;

    private BenchFlags(ParseResult parsed, Map<String, String> environment) {
        this.parsed = parsed;
        this.environment = environment;
    }

    static void addTo(CommandSpec spec) {
        add(spec, "--address", "host:port", "The proxy", "localhost:50051", of(ADDRESS));
        spec.addOption(OptionSpec.builder("--tls")
                .description("Encrypt the connections; any certificate is accepted.")
                .build());
        BenchCredentials.addTo(spec);
        choice(
                spec,
                "--protocol",
                SettingType.choice(Protocol.class),
                "v2 is the official protocol; simple sends one message in a call, simple-stream by a publish stream",
                "v2");
        choice(
                spec,
                "--mode",
                SettingType.choice(Mode.class),
                "Send, receive and acknowledge, or both: end-to-end measures from the send to the arrival",
                "send");
        add(spec, "--topic", "topic", "Where messages go and come from", "rocketmq-proxy-bench", of(NAME));
        add(spec, "--group", "group", "The consumer group", "rocketmq-proxy-bench", of(NAME));
        add(spec, "--concurrency", "number", "Messages under way at once; consumers, when receiving", "50", of(MANY));
        add(spec, "--connections", "number", "Connections, at most as many as --concurrency", "4", of(MANY));
        add(spec, "--body-size", "bytes", "Size of each body", "100", of(BYTES));
        add(
                spec,
                "--rate",
                "number",
                "Messages a second that are begun whether or not answers come (open loop), with --concurrency as the"
                        + " most under way; 0 begins one when another has ended (closed loop)",
                "0",
                of(COUNT));
        add(spec, "--duration", "duration", "How long to measure", "10s", of(TIME));
        add(spec, "--count", "number", "How many messages to measure; 0 goes by --duration", "0", of(COUNT));
        add(spec, "--warm-up", "duration|number", "What is not measured: a time or messages", "3s", BenchFlags::extent);
        add(spec, "--prefill", "number", "Messages that are sent before receiving begins", "0", of(COUNT));
        spec.addOption(OptionSpec.builder("--process")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("<name=id>")
                .description("Measure CPU time and memory of this process, too; may be repeated.")
                .build());
        spec.addOption(OptionSpec.builder("--json")
                .description("Print JSON instead of a table.")
                .build());
        spec.addOption(OptionSpec.builder(SERIES)
                .description(
                        "Read the flags of one run from each line of standard input and do one after the other, with a"
                                + " load generator that stays warm. Behind what a run prints comes a line '# exit 0', or"
                                + " another number.")
                .build());
        spec.addOption(OptionSpec.builder("--chart")
                .type(Path.class)
                .paramLabel("<file.svg>")
                .description("Write a chart of latency and throughput.")
                .build());
    }

    private static <T> void choice(
            CommandSpec spec, String name, SettingType<T> type, String description, String defaultText) {
        String label = String.join("|", type.choices());
        spec.addOption(option(name, label, description, defaultText, of(type))
                .completionCandidates(type.choices())
                .build());
    }

    private static void add(
            CommandSpec spec,
            String name,
            String label,
            String description,
            String defaultText,
            ITypeConverter<?> converter) {
        spec.addOption(option(name, label, description, defaultText, converter).build());
    }

    private static OptionSpec.Builder option(
            String name, String label, String description, String defaultText, ITypeConverter<?> converter) {
        return OptionSpec.builder(name)
                .type(Object.class)
                .converters(converter)
                .paramLabel("<" + label + ">")
                .defaultValue(defaultText)
                .description(description + " (default: " + defaultText + ").");
    }

    private static <T> ITypeConverter<T> of(SettingType<T> type) {
        return text -> {
            try {
                T value = type.parse(text);
                if (type.accepts(value)) {
                    return value;
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            throw new TypeConversionException("'" + text + "' (expected: " + type.expected() + ")");
        };
    }

    private static Extent extent(String text) throws Exception {
        return text.matches("\\d+")
                ? Extent.of(of(COUNT).convert(text).longValue())
                : Extent.of(of(TIME).convert(text));
    }

    /**
     * What the command line asks for.
     *
     * @param environment may hold the secret
     * @throws ParameterException if flags contradict each other
     */
    static BenchOptions read(ParseResult parsed, Map<String, String> environment) {
        return new BenchFlags(parsed, environment).options();
    }

    static boolean series(ParseResult parsed) {
        return parsed.hasMatchedOption(SERIES);
    }

    static boolean json(ParseResult parsed) {
        return parsed.hasMatchedOption("--json");
    }

    static @Nullable Path chart(ParseResult parsed) {
        return parsed.matchedOptionValue("--chart", null);
    }

    private BenchOptions options() {
        Mode mode = value("--mode", Mode.class);
        int bodySize = number("--body-size");
        if (mode == Mode.END_TO_END && bodySize < BenchOptions.SMALLEST_ROUND_TRIP) {
            throw wrong("--body-size", "at least " + BenchOptions.SMALLEST_ROUND_TRIP + " with --mode end-to-end");
        }
        int rate = number("--rate");
        if (mode == Mode.RECEIVE && rate > 0) {
            throw wrong("--rate", "0 with --mode receive, which takes what there is");
        }
        int prefill = number("--prefill");
        if (mode != Mode.RECEIVE && prefill > 0) {
            throw wrong("--prefill", "0 unless --mode is receive");
        }
        int concurrency = number("--concurrency");
        int count = number("--count");
        return new BenchOptions(
                value("--address", String.class),
                parsed.hasMatchedOption("--tls"),
                BenchCredentials.read(parsed, environment),
                value("--protocol", Protocol.class),
                mode,
                value("--topic", String.class),
                value("--group", String.class),
                concurrency,
                Math.min(concurrency, number("--connections")),
                bodySize,
                rate,
                value("--warm-up", Extent.class),
                count > 0 ? Extent.of(count) : Extent.of(value("--duration", Duration.class)),
                prefill,
                processes());
    }

    private Map<String, Long> processes() {
        Map<String, Long> processes = new LinkedHashMap<>();
        for (String text : parsed.matchedOptionValue("--process", List.<String>of())) {
            int equals = text.indexOf('=');
            if (equals < 1 || !text.substring(equals + 1).matches("\\d{1,18}")) {
                throw wrong("--process", "a name and a process id, such as proxy=4711");
            }
            processes.put(text.substring(0, equals), Long.parseLong(text.substring(equals + 1)));
        }
        return processes;
    }

    private int number(String name) {
        return value(name, Integer.class);
    }

    private <T> T value(String name, Class<T> type) {
        Object value = parsed.commandSpec().findOption(name).getValue();
        return type.cast(value);
    }

    private ParameterException wrong(String name, String expected) {
        Object value = parsed.commandSpec().findOption(name).getValue();
        return new ParameterException(
                parsed.commandSpec().commandLine(),
                "Invalid value for option '" + name + "': " + value + " (expected: " + expected + ")");
    }
}
