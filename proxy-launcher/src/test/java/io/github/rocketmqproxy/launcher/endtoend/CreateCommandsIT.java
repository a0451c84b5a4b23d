package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics and consumer groups made by the launcher. */
@ExtendWith(StageExtension.class)
class CreateCommandsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stage stage;

    CreateCommandsIT(Stage stage) {
        this.stage = stage;
    }

    @Test
    void aTopicForOneTypeTakesNoOther() throws IOException {
        assertThat(run(0, "create-topic", "created-fifo", "--type", "fifo", "--queues", "3"))
                .isEqualTo("Topic created-fifo: 3 queues on each of 1 broker, for messages of type FIFO\n");

        try (LauncherProcess bench = LauncherProcess.builder()
                .arguments("bench", "--address", "127.0.0.1:" + stage.proxy().grpcPort(), "--protocol", "v2")
                .arguments("--topic", "created-fifo", "--count", "1", "--warm-up", "0", "--concurrency", "1", "--json")
                .start()) {
            bench.awaitExit(PATIENCE);
            assertThat(bench.out() + bench.err()).contains("MESSAGE_PROPERTY_CONFLICT_WITH_TYPE");
        }
    }

    @Test
    void aTopicAndAGroupCanBeChanged() throws IOException {
        run(0, "create-topic", "created-twice", "--queues", "1");
        assertThat(run(0, "create-topic", "created-twice", "--queues", "2")).contains("2 queues", "any type");

        assertThat(run(0, "create-group", "created-group", "--orderly", "--retry-max-times", "3"))
                .isEqualTo("Consumer group created-group: strictly in order, up to 3 retries\n");
        assertThat(run(0, "create-group", "created-group")).contains("in any order", "16");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2 | create-topic                      | Missing required parameter: '<topic>'
                    2 | create-topic a --type odd         | --type: "odd" (expected: any, normal, fifo, delay, transaction, lite, priority)
                    1 | create-topic a/b                  | topic: "a/b"
                    1 | create-topic a --queues 0         | queues: 0 (expected: 1 to 1024)
                    1 | create-group g --retry-max-times 1001 | retry_max_times: 1001 (expected: 0 to 1000)
                    1 | create-group g/h                  | group_id: "g/h"
                    """)
    void whatCannotBeIsSaid(int code, String arguments, String error) throws IOException {
        assertThat(run(code, arguments.split(" +"))).containsIgnoringCase(error);
    }

    @Test
    void aClusterThatIsNotThereIsSaid() throws IOException {
        try (LauncherProcess create = LauncherProcess.builder()
                .arguments("create-topic", "a", "--name-server", "127.0.0.1:1")
                .start()) {
            assertThat(create.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(create.err()).contains("127.0.0.1:1");
        }
    }

    private String run(int code, String... arguments) throws IOException {
        try (LauncherProcess create = LauncherProcess.builder()
                .arguments(arguments)
                .environment("NAME_SERVER", stage.nameServer())
                .start()) {
            assertThat(create.awaitExit(PATIENCE)).as(create.err()).isEqualTo(code);
            return create.out() + create.err();
        }
    }
}
