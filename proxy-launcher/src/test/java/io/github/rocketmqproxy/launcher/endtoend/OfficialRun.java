package io.github.rocketmqproxy.launcher.endtoend;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All scenarios of one official client, in one process. */
final class OfficialRun implements AutoCloseable {
    /** More than the programs wait themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    private final Program program;
    private final List<OfficialScenario> scenarios;

    private OfficialRun(Program program, List<OfficialScenario> scenarios) {
        this.program = program;
        this.scenarios = scenarios;
    }

    /**
     * Starts the Java client.
     *
     * @param run what to end the names of topics and groups with, so that runs do not meet
     * @param security {@code tls} or {@code plaintext}
     */
    static OfficialRun java(
            Stage stage, OfficialJava programs, OfficialJava.Version version, String run, int port, String security) {
        List<OfficialScenario> scenarios = OfficialScenario.of(version);
        scenarios.forEach(scenario -> scenario.prepare(stage.broker(), run));
        List<String> arguments = new ArrayList<>(List.of("127.0.0.1:" + port, security, run));
        scenarios.forEach(scenario -> arguments.add(scenario.play()));
        return new OfficialRun(programs.start(run, version, "Play", arguments), scenarios);
    }

    /** Starts the Node.js client, which does all. */
    static OfficialRun node(Stage stage, String run, int port) {
        List<OfficialScenario> scenarios = List.of(OfficialScenario.values());
        scenarios.forEach(scenario -> scenario.prepare(stage.broker(), run));
        List<String> command = new ArrayList<>(List.of("node", "official.js", "127.0.0.1:" + port, run));
        scenarios.forEach(scenario -> command.add(scenario.play()));
        return new OfficialRun(Program.start(run, stage.node().folder(), Map.of(), command), scenarios);
    }

    /** Waits until one of its scenarios is over: by then its first clients have started, which is most of the work. */
    OfficialRun awaitStarted() {
        program.awaitText("{\"scenario\"", PATIENCE);
        return this;
    }

    /** Waits for its end; what was to be seen in each scenario. */
    Map<OfficialScenario, JsonElement> facts() {
        Map<String, JsonElement> seen = new LinkedHashMap<>();
        program.finish(PATIENCE).lines().filter(line -> line.startsWith("{")).forEach(line -> {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            seen.put(object.get("scenario").getAsString(), object.get("facts"));
        });
        Map<OfficialScenario, JsonElement> facts = new LinkedHashMap<>();
        scenarios.forEach(scenario -> facts.put(scenario, seen.get(scenario.play())));
        return facts;
    }

    @Override
    public void close() {
        program.close();
    }
}
