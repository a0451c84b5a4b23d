package io.github.rocketmqproxy.launcher.endtoend;

import com.google.gson.annotations.SerializedName;
import io.github.rocketmqproxy.launcher.endtoend.OfficialJava.Version;
import java.time.Duration;
import java.util.List;

/** The program {@code Move} in {@code src/test/official-java}: what one instance began another ends. */
final class OfficialMove implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    /** What became of each thing. */
    record Facts(
            @SerializedName("ack of what the other delivered")
            String ack,

            @SerializedName("commit of what the other stored")
            String commit,

            @SerializedName("send and push") String push,
            @SerializedName("received again") List<String> again) {}

    private final Program program;

    private OfficialMove(Program program) {
        this.program = program;
    }

    /** Makes the topics. */
    static void prepare(Stage stage, String run) {
        stage.broker().createTopic("move-simple-" + run, 4);
        stage.broker().createTopic("move-push-" + run, 4);
        stage.broker().createTopic("move-transaction-" + run, 4, "TRANSACTION");
    }

    static OfficialMove start(OfficialJava programs, Version version, int port, String run) {
        return new OfficialMove(programs.start("move-" + run, version, "Move", List.of("127.0.0.1:" + port, run)));
    }

    void awaitBegun() {
        program.awaitText("begun", PATIENCE);
    }

    /** Tells that the first instance is gone. */
    Facts goOn() {
        program.tell("go on");
        return Scenario.verdict(program, Facts.class, PATIENCE);
    }

    @Override
    public void close() {
        program.close();
    }
}
