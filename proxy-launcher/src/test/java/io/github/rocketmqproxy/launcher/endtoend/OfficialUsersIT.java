package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.annotations.SerializedName;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.launcher.endtoend.OfficialJava.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            @SerializedName("other group") String otherGroup,
            @SerializedName("other group, push") String otherGroupPushed) {}

    @Test
    void rightCredentialsWorkAndWrongOnesAndWhatIsNotAllowedAreRefused(@TempDir Path directory) throws IOException {
        Path users = Files.writeString(directory.resolve("users.conf"), """
                [shop]
                secret = secret-of-the-shop
                send-topics = users-java-*
                consume-topics = users-java-*
                consume-groups = users-java-*-group
                """);
        try (LauncherProcess proxy = stage.startProxy("--users-file", users.toString())) {
            Map<Version, Program> programs = new LinkedHashMap<>();
            try {
                for (Version version : List.of(Version.V5_0_5, Version.V5_1_0, Version.V5_2_0)) {
                    stage.broker().createTopic(topic(version), 4);
                    programs.put(version, start(version, proxy));
                }
                programs.forEach((version, program) -> assertThat(Scenario.verdict(program, Facts.class, PATIENCE))
                        .as(version.toString())
                        .isEqualTo(new Facts(
                                "ok",
                                "[hello]",
                                "UnauthorizedException",
                                "UnauthorizedException",
                                "UnauthorizedException",
                                "ForbiddenException",
                                whyItDoesNotStart(version),
                                whyItDoesNotStart(version))));
            } finally {
                programs.values().forEach(Program::close);
            }
            assertThat(proxy.err()).doesNotContain("secret-of-the-shop");
        }
    }

    private static String topic(Version version) {
        return "users-" + version.tag();
    }

    private static Program start(Version version, LauncherProcess proxy) {
        String topic = topic(version);
        List<String> arguments =
                List.of("127.0.0.1:" + proxy.grpcPort(), topic, "somebody-elses", "shop", "secret-of-the-shop");
        return OfficialJava.programs().start(topic, version, "Users", arguments);
    }

    /**
     * A consumer of somebody else's group learns it from the end of its telemetry stream. The oldest version waits for its settings in
     * vain; the newest tries again, and then hears it as the answer to its question for the route.
     */
    private static String whyItDoesNotStart(Version version) {
        return switch (version) {
            case V5_0_5, V5_0_8 -> "does not start";
            case V5_1_0 ->
                "PERMISSION_DENIED: user \"shop\": may not consume topic \"" + topic(version)
                        + "\" as group \"another-group\" (expected: what the operator of this proxy allows the user)";
            case V5_2_0 -> "ForbiddenException";
        };
    }
}
