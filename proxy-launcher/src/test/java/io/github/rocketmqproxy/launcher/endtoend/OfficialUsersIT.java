package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.annotations.SerializedName;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.launcher.endtoend.OfficialJava.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The official Java client, in its oldest and its newest version, before a proxy that knows its users. */
@ExtendWith(StageExtension.class)
class OfficialUsersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Stage stage;

    OfficialUsersIT(Stage stage) {
        this.stage = stage;
    }

    /** What came of each try: what is answered, or which exception an application sees. */
    record Facts(
            String sent,
            String received,
            @SerializedName("wrong secret") String wrongSecret,
            @SerializedName("unknown key") String unknownKey,
            @SerializedName("no credentials") String noCredentials,
            @SerializedName("other topic") String otherTopic,
            @SerializedName("other group") String otherGroup) {}

    @Test
    void rightCredentialsWorkAndWrongOnesAndWhatIsNotAllowedAreRefused(@TempDir Path directory) throws IOException {
        Path users = Files.writeString(directory.resolve("users.conf"), """
                [shop]
                secret = secret-of-the-shop
                send-topics = users-java-*
                consume-topics = users-java-*
                consume-groups = users-java-*-group
                """);
        OfficialJava programs = OfficialJava.compile();
        try (LauncherProcess proxy = stage.startProxy("--users-file", users.toString())) {
            for (Version version : List.of(Version.V5_0_5, Version.V5_2_0)) {
                String topic = "users-" + version.tag();
                stage.broker().createTopic(topic, 4);
                List<String> arguments =
                        List.of("127.0.0.1:" + proxy.grpcPort(), topic, "somebody-elses", "shop", "secret-of-the-shop");
                try (Program program = programs.start(topic, version, "Users", arguments)) {
                    Facts facts = Scenario.verdict(program, Facts.class, PATIENCE);

                    assertThat(facts)
                            .as(version.toString())
                            .isEqualTo(new Facts(
                                    "ok",
                                    "[hello]",
                                    "UnauthorizedException",
                                    "UnauthorizedException",
                                    "UnauthorizedException",
                                    "ForbiddenException",
                                    "does not start"));
                }
            }
            assertThat(proxy.err()).doesNotContain("secret-of-the-shop");
        }
    }
}
