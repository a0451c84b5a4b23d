package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client in another language, made from the .proto alone. Skipped where Python has no gRPC. */
@ExtendWith(StageExtension.class)
class PythonExampleIT {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stage stage;

    PythonExampleIT(Stage stage) {
        this.stage = stage;
    }

    @Test
    void sendsReceivesAndAcknowledges() throws IOException {
        assumeThat(Path.of(PYTHON)).exists();
        try (Program probe = python("probe", Map.of(), "-c", "import grpc, grpc_tools")) {
            assumeThat(probe.exitCode(PATIENCE))
                    .as("python3-grpcio and python3-grpc-tools are installed")
                    .isZero();
        }
        Path stubs = Files.createDirectories(Tree.work().resolve("python"));
        try (Program generator = python(
                "generate",
                Map.of(),
                "-m",
                "grpc_tools.protoc",
                "-I" + Tree.protos(),
                "--python_out=" + stubs,
                "--grpc_python_out=" + stubs,
                "rocketmq_proxy.proto")) {
            generator.finish(PATIENCE);
        }
        try (Program program = python(
                "example",
                Map.of("PYTHONPATH", stubs.toString()),
                Tree.pythonExample().resolve("send_and_receive.py").toString(),
                "localhost:" + stage.proxy().grpcPort(),
                "python-example")) {
            assertThat(program.finish(PATIENCE)).contains("received and acknowledged", "Hello from Python (greeting)");
        }
    }

    private static Program python(String name, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        return Program.start("python-" + name, Tree.work(), environment, command);
    }
}
