package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.launcher.engine.ClusterSetup;
import io.github.rocketmqproxy.launcher.logging.LogSetup;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.KnownSetting;
import io.github.rocketmqproxy.launcher.settings.LogLevel;
import io.github.rocketmqproxy.launcher.settings.SettingsException;
import io.github.rocketmqproxy.message.MessageType;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code rocketmq-proxy create-topic} and {@code create-group}, for those who have no {@code mqadmin} at hand. */
final class CreateCommands {
    static final String TOPIC = "create-topic";
    static final String GROUP = "create-group";

    /** Where the embedded broker has its name server. */
    private static final String USUAL_NAME_SERVER = "127.0.0.1:9876";

    private static final String ANY_TYPE = "any";
    private static final List<String> TYPES = Stream.concat(
                    Stream.of(ANY_TYPE), Stream.of(MessageType.values()).map(CreateCommands::typeName))
            .toList();
    private static final String QUEUES = "--queues";
    private static final String TYPE = "--type";
    private static final String ORDERLY = "--orderly";
    private static final String RETRY_MAX_TIMES = "--retry-max-times";
    private static final Set<Setting> CONNECTION = Set.of(
            Setting.NAME_SERVER,
            Setting.ACCESS_KEY_ID,
            Setting.ACCESS_KEY_SECRET,
            Setting.BROKER_TIMEOUT,
            Setting.BROKER_TLS,
            Setting.BROKER_TLS_AUTHORITIES,
            Setting.BROKER_TLS_CERTIFICATE,
            Setting.BROKER_TLS_KEY);

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    CreateCommands(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    static void describeTopic(CommandSpec spec) {
        describe(spec, "topic", "Create a topic on all brokers of a cluster, or change it.");
        spec.addOption(OptionSpec.builder(QUEUES)
                .paramLabel("<number>")
                .type(Integer.class)
                .defaultValue("8")
                .description("Queues on each broker (default: ${DEFAULT-VALUE}).")
                .build());
        spec.addOption(OptionSpec.builder(TYPE)
                .paramLabel("<" + String.join("|", TYPES) + ">")
                .type(String.class)
                .completionCandidates(TYPES)
                .defaultValue(ANY_TYPE)
                .description("The one type of message that it takes (default: ${DEFAULT-VALUE}).")
                .build());
    }

    static void describeGroup(CommandSpec spec) {
        describe(spec, "group", "Create a consumer group on all brokers of a cluster, or change it.");
        spec.addOption(OptionSpec.builder(ORDERLY)
                .description("Deliver each queue strictly in order, which FIFO messages need.")
                .build());
        spec.addOption(OptionSpec.builder(RETRY_MAX_TIMES)
                .paramLabel("<number>")
                .type(Integer.class)
                .defaultValue("16")
                .description("How often a message comes again before it goes to the dead-letter topic"
                        + " (default: ${DEFAULT-VALUE}).")
                .build());
    }

    private static void describe(CommandSpec spec, String what, String description) {
        spec.usageMessage()
                .sortOptions(false)
                .description(description)
                .footer("%nWithout --name-server the cluster is that of " + USUAL_NAME_SERVER
                        + ", as with the embedded broker.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("<" + what + ">")
                .type(String.class)
                .required(true)
                .description("Its name.")
                .build());
        KnownSetting.all().stream()
                .filter(setting ->
                        CONNECTION.stream().anyMatch(known -> known.name().equals(setting.name())))
                .forEach(setting -> spec.addOption(SettingOptions.option(setting)));
    }

    int createTopic(ParseResult root) {
        ParseResult parsed = root.subcommand();
        String topic = name(parsed);
        int queues = value(parsed, QUEUES);
        MessageType type = type(parsed);
        return run(root, setup -> {
            int brokers = setup.createTopic(topic, queues, type);
            out.println("Topic " + topic + ": " + queues + " queues on each of " + brokers
                    + (brokers == 1 ? " broker" : " brokers") + ", for messages of "
                    + (type == null ? "any type" : "type " + type));
            return ExitCode.STOPPED;
        });
    }

    int createGroup(ParseResult root) {
        ParseResult parsed = root.subcommand();
        String group = name(parsed);
        boolean orderly = parsed.hasMatchedOption(ORDERLY);
        int retryMaxTimes = value(parsed, RETRY_MAX_TIMES);
        return run(root, setup -> {
            setup.createConsumerGroup(group, orderly, retryMaxTimes);
            out.println("Consumer group " + group + ": " + (orderly ? "strictly in order" : "in any order") + ", up to "
                    + retryMaxTimes + " retries");
            return ExitCode.STOPPED;
        });
    }

    private int run(ParseResult root, ToIntFunction<ClusterSetup> work) {
        LogSetup.configure(LogLevel.WARN, LogLevel.WARN, err);
        EffectiveSettings settings;
        try {
            settings = EffectiveSettings.resolve(Flags.read(root), environment);
        } catch (SettingsException e) {
            e.violations().forEach(violation -> err.println("rocketmq-proxy: " + violation));
            return ExitCode.USAGE;
        }
        boolean named = !settings.get(Setting.NAME_SERVER).text().isEmpty();
        Map<Setting, String> usual = named ? Map.of() : Map.of(Setting.NAME_SERVER, USUAL_NAME_SERVER);
        try (ClusterSetup setup = ClusterSetup.open(settings.engine(usual))) {
            return work.applyAsInt(setup);
        } catch (ProxyException e) {
            err.println("rocketmq-proxy: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /** What is given, or the option's default. */
    private static <T> T value(ParseResult parsed, String option) {
        return parsed.commandSpec().findOption(option).getValue();
    }

    private static String name(ParseResult parsed) {
        return parsed.matchedPositionalValue(0, "");
    }

    private static @Nullable MessageType type(ParseResult parsed) {
        String text = value(parsed, TYPE);
        if (text.equals(ANY_TYPE)) {
            return null;
        }
        return Stream.of(MessageType.values())
                .filter(type -> typeName(type).equals(text))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        parsed.commandSpec().commandLine(),
                        TYPE + ": \"" + text + "\" (expected: " + String.join(", ", TYPES) + ")"));
    }

    private static String typeName(MessageType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
