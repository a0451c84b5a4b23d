package io.github.rocketmqproxy.launcher.endtoend;

import io.github.rocketmqproxy.launcher.endtoend.OfficialJava.Version;
import java.time.Duration;
import java.util.List;

/** The program {@code Crash} in {@code src/test/official-java}: sends and receives while the proxy goes and comes. */
final class OfficialCrash implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What was sent and what came; times count from when the proxy was back. */
    record Ledger(
            int confirmed,
            int failed,
            List<String> missing,
            int duplicates,
            long sendsAgainAfterMs,
            long receivesAgainAfterMs,
            long lastCameAfterMs) {}

    private final Program program;

    private OfficialCrash(Program program) {
        this.program = program;
    }

    /** Makes the topic and the group. What a killed proxy has in hand comes again when the group's consume timeout is over. */
    static void prepare(Stage stage, String topic) {
        stage.broker().createTopic(topic, 4);
        stage.broker().createConsumerGroup(topic + "-group", false, 16, Duration.ofMinutes(1));
    }

    static OfficialCrash start(OfficialJava programs, Version version, int port, String topic) {
        return new OfficialCrash(programs.start(topic, version, "Crash", List.of("127.0.0.1:" + port, topic)));
    }

    void awaitUnderWay() {
        program.awaitText("under way", PATIENCE);
    }

    /** Tells that the proxy is back, waits until messages come through again, and stops. */
    Ledger goOn() {
        program.tell("back");
        program.awaitText("on again", PATIENCE);
        program.tell("stop");
        return Scenario.verdict(program, Ledger.class, Duration.ofSeconds(180));
    }

    @Override
    public void close() {
        program.close();
    }
}
