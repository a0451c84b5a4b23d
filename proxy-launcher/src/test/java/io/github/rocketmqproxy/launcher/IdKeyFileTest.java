package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdKeyFileTest {
    @TempDir
    private Path directory;

    @Test
    void theKeyIsRandomAndStaysTheSame() throws IOException {
        Path data = directory.resolve("data");

        String key = new IdKeyFile(data).readOrCreate();

        assertThat(key).hasSizeGreaterThanOrEqualTo(32);
        assertThat(new IdKeyFile(data).readOrCreate()).isEqualTo(key);
        assertThat(new IdKeyFile(directory.resolve("other")).readOrCreate()).isNotEqualTo(key);
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        Path data = directory.resolve("data");
        new IdKeyFile(data).readOrCreate();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("id.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void manyAtOnceGetOneKeyAndLeaveNothingElseBehind() throws Exception {
        int processes = 8;
        ExecutorService pool = Executors.newFixedThreadPool(processes);
        try {
            CountDownLatch ready = new CountDownLatch(processes);
            List<Future<String>> keys = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                keys.add(pool.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return new IdKeyFile(directory).readOrCreate();
                }));
            }
            Set<String> different = new HashSet<>();
            for (Future<String> key : keys) {
                different.add(key.get());
            }
            assertThat(different).hasSize(1);
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).containsExactly(directory.resolve("id.key"));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aFileWithoutAKeyIsNamedWithTheRemedy() throws IOException {
        Files.writeString(directory.resolve("id.key"), "short\n");

        assertThatThrownBy(() -> new IdKeyFile(directory).readOrCreate())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("id.key")
                .hasMessageContaining("delete it");
    }
}
