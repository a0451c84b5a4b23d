package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import org.junit.jupiter.api.Test;

class RecentRefusalsTest {
    private static final ProxyException REASON = new ProxyException(ErrorCode.FORBIDDEN, "not yours");

    private final RecentRefusals refusals = new RecentRefusals();

    @Test
    void refusalIsKnownForOneToTwoIntervals() {
        refusals.add("client", REASON);
        assertThat(refusals.of("client")).isSameAs(REASON);
        assertThat(refusals.of("another")).isNull();

        refusals.age();
        assertThat(refusals.of("client")).isSameAs(REASON);

        refusals.age();
        assertThat(refusals.of("client")).isNull();
    }

    @Test
    void clientThatIsNotRefusedAnyMoreIsForgotten() {
        refusals.add("young", REASON);
        refusals.remove("young");
        refusals.add("old", REASON);
        refusals.age();
        refusals.remove("old");

        assertThat(refusals.of("young")).isNull();
        assertThat(refusals.of("old")).isNull();
    }

    @Test
    void noMoreThanAThousandAreRemembered() {
        for (int i = 0; i < 1_001; i++) {
            refusals.add("client " + i, REASON);
        }

        assertThat(refusals.of("client 999")).isSameAs(REASON);
        assertThat(refusals.of("client 1000")).isNull();
    }
}
