package io.github.rocketmqproxy.launcher.endtoend;

import com.google.gson.Gson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A program from {@code src/test/node}, ready to be started. */
final class Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final NodeWorkspace workspace;
    private final String name;
    private final NodeClient client;
    private final Map<String, String> environment = new HashMap<>();

    Scenario(NodeWorkspace workspace, String name, NodeClient client, String nameServer, String proxies) {
        this.workspace = workspace;
        this.name = name;
        this.client = client;
        String own = name + "-" + client.name().toLowerCase(Locale.ROOT);
        with("CLIENT", client.module());
        with("NAME_SERVER", nameServer);
        with("PROXY", proxies);
        with("TOPIC", own + "-topic");
        with("GROUP", own + "-group");
    }

    /** Sets an environment variable. */
    Scenario with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts it. */
    Program start() {
        return Program.start(
                name + "-" + client.name().toLowerCase(Locale.ROOT),
                workspace.folder(),
                environment,
                List.of("node", name + ".js"));
    }

    /** Plays it to its end; answers what it saw. */
    <T> T play(Class<T> verdict) {
        try (Program program = start()) {
            return verdict(program, verdict);
        }
    }

    /** Waits for the end of a started scenario; answers what it saw. */
    static <T> T verdict(Program program, Class<T> verdict) {
        return verdict(program, verdict, PATIENCE);
    }

    /** The same for a scenario that takes longer than most. */
    static <T> T verdict(Program program, Class<T> verdict, Duration patience) {
        // Clients print lines of their own before it.
        String output = program.finish(patience).strip();
        return new Gson().fromJson(output.substring(output.lastIndexOf('\n') + 1), verdict);
    }
}
