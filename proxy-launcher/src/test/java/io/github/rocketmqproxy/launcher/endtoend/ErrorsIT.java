package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every mistake becomes a rejected promise that names the value and the rule, and the connection lives on. */
@ExtendWith(StageExtension.class)
class ErrorsIT {
    private final Stage stage;

    ErrorsIT(Stage stage) {
        this.stage = stage;
    }

    record Errors(
            String emptyBody,
            String tooLarge,
            String tag,
            String level,
            String handle,
            String topic,
            String consumerGroup,
            String filter,
            String nameServer,
            @Nullable String forged,
            @Nullable String forgedOrdered,
            @Nullable String forgedDelay,
            @Nullable String forgedTransaction,
            @Nullable String forgedAck,
            @Nullable String proxyAway,
            @Nullable String proxyAwayHealth,
            String afterwards) {}

    @Test
    void thePublishedClientRejectsWithTheProxysWords() {
        Errors errors = stage.scenario("errors", NodeClient.PUBLISHED).play(Errors.class);

        assertRefusals(errors);
        assertThat(errors.forged()).startsWith("Failed to send message: 5 NOT_FOUND: ");
        assertThat(errors.forgedOrdered()).startsWith("Failed to send ordered message: 5 NOT_FOUND: ");
        assertThat(errors.forgedDelay()).startsWith("Failed to send delay message: 5 NOT_FOUND: ");
        assertThat(errors.forgedTransaction()).startsWith("Failed to send transaction message: 5 NOT_FOUND: ");
        assertThat(errors.forgedAck()).startsWith("5 NOT_FOUND: ");
        assertThat(errors.proxyAway()).startsWith("14 UNAVAILABLE: ");
        assertThat(errors.proxyAwayHealth()).startsWith("14 UNAVAILABLE: ");
    }

    @Test
    void ourClientRejectsWithTheSameWords() {
        assertRefusals(stage.scenario("errors", NodeClient.OWN).play(Errors.class));
    }

    private static void assertRefusals(Errors errors) {
        assertThat(errors.emptyBody()).contains("message_body", "expected");
        assertThat(errors.tooLarge()).startsWith("Failed to send message: 8 RESOURCE_EXHAUSTED: ");
        assertThat(errors.tag()).contains("tag", "a||b", "expected");
        assertThat(errors.level()).contains("delay_time_level", "25", "1 to 18");
        assertThat(errors.handle()).contains("receipt_handle", "nonsense");
        assertThat(errors.topic()).contains("not a topic!", "expected");
        assertThat(errors.consumerGroup()).contains("not a group!", "expected");
        assertThat(errors.filter()).contains("&&garbage&&", "expected");
        assertThat(errors.nameServer()).contains("127.0.0.1:1", "ALLOWED_ENDPOINTS");
        assertThat(errors.afterwards()).isNotEmpty();
    }
}
