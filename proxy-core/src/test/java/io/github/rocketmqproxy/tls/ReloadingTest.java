package io.github.rocketmqproxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.tls.TlsFiles.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are exchanged while somebody uses what was made of them. */
class ReloadingTest {
    @TempDir
    private Path directory;

    private int made;

    private Reloading<String> reloading(Path file) {
        return new Reloading<>(List.of(new NamedFile("FILE", file.toString()), new NamedFile("NONE", "")), () -> {
            made++;
            return text(file);
        });
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file);
            if (text.startsWith("bad")) {
                throw new ConfigException(List.of("FILE: bad"));
            }
            return text;
        } catch (IOException e) {
            throw new ConfigException(List.of("FILE: missing"));
        }
    }

    @Test
    void changedFileIsReadAgainAndUnchangedOneIsNot() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "first");
        Reloading<String> reloading = reloading(file);
        reloading.look();
        assertThat(reloading.current()).isEqualTo("first");
        assertThat(made).isEqualTo(1);

        Files.writeString(file, "the second");
        reloading.look();
        reloading.look();

        assertThat(reloading.current()).isEqualTo("the second");
        assertThat(made).isEqualTo(2);
    }

    @Test
    void uselessFileChangesNothingUntilItIsGoodAgain() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "first");
        Reloading<String> reloading = reloading(file);

        Files.writeString(file, "bad file");
        reloading.look();
        reloading.look();
        assertThat(reloading.current()).isEqualTo("first");
        assertThat(made).as("complained of once").isEqualTo(2);

        Files.delete(file);
        reloading.look();
        assertThat(reloading.current()).isEqualTo("first");

        Files.writeString(file, "good again");
        reloading.look();
        assertThat(reloading.current()).isEqualTo("good again");
    }

    @Test
    void linkToAnotherFileIsAChange() throws IOException {
        Path first = Files.writeString(directory.resolve("first"), "same length 1");
        Path second = Files.writeString(directory.resolve("second"), "same length 2");
        Files.setLastModifiedTime(second, Files.getLastModifiedTime(first));
        Path link = Files.createSymbolicLink(directory.resolve("link"), first);
        Reloading<String> reloading = reloading(link);

        Files.delete(link);
        Files.createSymbolicLink(link, second);
        reloading.look();

        assertThat(reloading.current()).isEqualTo("same length 2");
    }

    @Test
    void uselessFileAtTheStartIsAnError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "bad");

        assertThatThrownBy(() -> reloading(file)).isInstanceOf(ConfigException.class);
    }
}
