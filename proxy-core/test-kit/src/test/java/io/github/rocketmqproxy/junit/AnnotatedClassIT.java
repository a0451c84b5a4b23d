package io.github.rocketmqproxy.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.EngineState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@RocketMqTest(topics = "annotated", consumerGroups = "readers")
class AnnotatedClassIT {
    private static RocketMq ofTheClass;

    @BeforeAll
    static void keep(RocketMq rocketMq) {
        ofTheClass = rocketMq;
    }

    @Test
    void messagesGoThroughTheProxyAndTheBroker(RocketMq rocketMq) {
        String id = rocketMq.send("annotated", "one");
        rocketMq.send("annotated", "two");

        assertThat(id).matches("[0-9A-F]{32,}");
        assertThat(rocketMq.receive("annotated", "readers", 2)).containsExactlyInAnyOrder("one", "two");
        assertThat(rocketMq.engine().metrics().snapshot().messagesSent()).isEqualTo(2);
        assertThat(rocketMq.proxyAddress())
                .isEqualTo("127.0.0.1:" + rocketMq.engine().port());
    }

    @Test
    void whatTheProxyRefusesIsAnErrorInItsWords(RocketMq rocketMq) {
        assertThatThrownBy(() -> rocketMq.send("no topic", "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("ILLEGAL_TOPIC: ");
    }

    @Test
    void allTestsOfTheClassShareOne(RocketMq rocketMq) {
        assertThat(rocketMq).isSameAs(ofTheClass);
    }

    @Nested
    class Within {
        @Test
        void nestedClassesShareItToo(RocketMq rocketMq) {
            assertThat(rocketMq).isSameAs(ofTheClass);
            assertThat(rocketMq.engine().state()).isEqualTo(EngineState.RUNNING);
        }
    }
}
