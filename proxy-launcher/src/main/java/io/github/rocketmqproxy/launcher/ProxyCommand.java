package io.github.rocketmqproxy.launcher;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command line: {@code rocketmq-proxy [serve]}, {@code bench}, {@code hash-secret} and {@code completion}. */
final class ProxyCommand {
    static final String PRINT_CONFIG = "--print-config";

    private static final String NAME = "rocketmq-proxy";
    private static final int WIDTH = 110;

    private ProxyCommand() {}

    static CommandLine create(
            ToIntFunction<ParseResult> serve,
            ToIntFunction<ParseResult> bench,
            CreateCommands create,
            HashSecret hashSecret,
            ToIntFunction<ParseResult> completion) {
        CommandSpec root = serving(serve);
        root.name(NAME);
        root.addSubcommand("serve", serving(serve));
        root.addSubcommand("bench", bench(bench));
        root.addSubcommand(CreateCommands.TOPIC, command(create::createTopic, CreateCommands::describeTopic));
        root.addSubcommand(CreateCommands.GROUP, command(create::createGroup, CreateCommands::describeGroup));
        root.addSubcommand(HashSecret.NAME, hashing(hashSecret));
        root.addSubcommand("completion", completion(completion));
        return new CommandLine(root);
    }

    /** The root command is "serve" under a shorter name, so both are made here. */
    private static CommandSpec serving(ToIntFunction<ParseResult> serve) {
        CommandSpec spec = command(serve);
        spec.usageMessage()
                .width(WIDTH)
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .description("A gRPC proxy for Apache RocketMQ. Serves until it is told to stop.")
                .optionListHeading("%n")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes())
                .footerHeading("%n")
                .footer(
                        "Each setting can also be given in the environment (BATCH_SIZE=10) or in a file that --config",
                        "names (batch-size = 10). A flag beats the environment, which beats the file, the profile and the",
                        "default.");
        spec.addOption(OptionSpec.builder(PRINT_CONFIG)
                .description("Show every setting, its value and where that came from, and end.")
                .build());
        SettingOptions.addTo(spec);
        return spec;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(String.valueOf(ExitCode.STOPPED), "stopped");
        codes.put(String.valueOf(ExitCode.FAILED), "failed to start");
        codes.put(String.valueOf(ExitCode.USAGE), "wrong arguments or settings");
        return codes;
    }

    private static CommandSpec bench(ToIntFunction<ParseResult> bench) {
        CommandSpec spec = command(bench);
        spec.usageMessage()
                .width(WIDTH)
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .description(
                        "Put a load on a proxy that speaks one of the two protocols, and measure throughput and latency.")
                .optionListHeading("%n");
        BenchFlags.addTo(spec);
        return spec;
    }

    private static CommandSpec hashing(HashSecret hashSecret) {
        CommandSpec spec = command(parsed -> hashSecret.run());
        spec.usageMessage()
                .width(WIDTH)
                .description("Read a secret from standard input and print its hash, for a file of users (USERS_FILE).");
        return spec;
    }

    private static CommandSpec completion(ToIntFunction<ParseResult> completion) {
        CommandSpec spec = command(completion);
        spec.usageMessage()
                .description("Print a completion script for bash and zsh: source <(rocketmq-proxy completion)");
        return spec;
    }

    private static CommandSpec command(ToIntFunction<ParseResult> body, Consumer<CommandSpec> description) {
        CommandSpec spec = command(body);
        spec.usageMessage().width(WIDTH);
        description.accept(spec);
        return spec;
    }

    private static CommandSpec command(ToIntFunction<ParseResult> body) {
        Body callable = new Body(body);
        CommandSpec spec = CommandSpec.wrapWithoutInspection(callable);
        callable.spec = spec;
        // As picocli's standard options, which it finds by reflection: 25 ms at each start.
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
        spec.versionProvider(version());
        return spec;
    }

    private static IVersionProvider version() {
        return () -> new String[] {NAME + " " + VersionInfo.version() + " (Java " + Runtime.version() + ")"};
    }

    /** Hands the whole command line to its action, whichever command it ended in. */
    private static final class Body implements Callable<Integer> {
        private final ToIntFunction<ParseResult> action;
        private @Nullable CommandSpec spec;

        Body(ToIntFunction<ParseResult> action) {
            this.action = action;
        }

        @Override
        public Integer call() {
            CommandLine root = Objects.requireNonNull(spec).root().commandLine();
            return action.applyAsInt(root.getParseResult());
        }
    }
}
