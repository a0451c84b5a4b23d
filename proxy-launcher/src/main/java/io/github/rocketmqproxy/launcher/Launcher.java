package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.launcher.broker.BrokerStarter;
import io.github.rocketmqproxy.launcher.engine.EngineFactory;
import io.github.rocketmqproxy.launcher.logging.LogSetup;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.LauncherConfig;
import io.github.rocketmqproxy.launcher.settings.LogFormat;
import io.github.rocketmqproxy.launcher.settings.LogLevel;
import io.github.rocketmqproxy.launcher.settings.SettingsException;
import io.github.rocketmqproxy.launcher.settings.SettingsPrinter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What the command line asks for, done. */
final class Launcher {
    private static final Logger log = LoggerFactory.getLogger(Launcher.class);

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final EngineFactory engines;
    private final BrokerStarter brokers;
    private final ProcessLife life;

    Launcher(
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            EngineFactory engines,
            BrokerStarter brokers,
            ProcessLife life) {
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.engines = engines;
        this.brokers = brokers;
        this.life = life;
    }

    /** Runs a command line and says how it ended, see {@link ExitCode}. */
    int run(String... arguments) {
        return ProxyCommand.create(
                        this::serve,
                        this::bench,
                        new CreateCommands(environment, out, err),
                        new HashSecret(System.in, out, err),
                        this::completion)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, result) -> {
                    log.error("rocketmq-proxy failed", failure);
                    return ExitCode.FAILED;
                })
                .execute(arguments);
    }

    private int serve(ParseResult parsed) {
        EffectiveSettings settings;
        try {
            settings = EffectiveSettings.resolve(Flags.read(parsed), environment);
        } catch (SettingsException e) {
            err.println("rocketmq-proxy: these settings cannot be used:");
            e.violations().forEach(violation -> err.println("  " + violation));
            err.println("Try 'rocketmq-proxy --help'.");
            return ExitCode.USAGE;
        }
        if (Flags.has(parsed, ProxyCommand.PRINT_CONFIG)) {
            SettingsPrinter.print(settings).forEach(out::println);
            return ExitCode.STOPPED;
        }
        LauncherConfig own = settings.launcher();
        LogSetup.configure(own.logLevel(), own.rocketmqLogLevel(), own.logFormat(), err);
        return live(settings);
    }

    private int live(EffectiveSettings settings) {
        try {
            life.live(new ProxyRun(settings, engines, brokers, out));
            return ExitCode.STOPPED;
        } catch (StartException e) {
            if (settings.launcher().logFormat() == LogFormat.JSON) {
                log.error("Cannot start: {}", e.getMessage());
            } else {
                err.println("rocketmq-proxy: cannot start: " + e.getMessage());
            }
            log.debug("Cannot start", e);
            return ExitCode.FAILED;
        }
    }

    private int bench(ParseResult parsed) {
        LogSetup.configure(LogLevel.WARN, LogLevel.WARN, err);
        if (!BenchFlags.series(parsed.subcommand())) {
            return new BenchRun(environment, out, err).run(parsed.subcommand());
        }
        try {
            return new BenchSeries(System.in, out)
                    .run(flags -> run(Stream.concat(Stream.of("bench"), Arrays.stream(flags))
                            .toArray(String[]::new)));
        } catch (IOException e) {
            err.println("rocketmq-proxy: standard input cannot be read: " + e);
            return ExitCode.FAILED;
        }
    }

    private int completion(ParseResult parsed) {
        CommandLine root = parsed.commandSpec().root().commandLine();
        out.print(AutoComplete.bash(root.getCommandName(), root));
        return ExitCode.STOPPED;
    }
}
