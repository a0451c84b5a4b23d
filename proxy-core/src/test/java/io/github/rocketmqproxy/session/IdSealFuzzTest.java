package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.testkit.Fuzzed;

/** Text from clients is an id only if this key has sealed it. */
class IdSealFuzzTest {
    private final IdSeal seal = new IdSeal(SessionHarness.KEY);

    @FuzzTest
    void onlyWhatWasSealedOpens(byte[] data) {
        String text = Fuzzed.text(data);
        for (IdKind kind : IdKind.values()) {
            assertThat(seal.open(kind, text)).isEmpty();
            assertThat(seal.open(kind, kind.prefix() + "." + text)).isEmpty();
        }

        String id = seal.seal(IdKind.PRODUCER, data);

        assertThat(seal.open(IdKind.PRODUCER, id)).contains(data);
        assertThat(seal.open(IdKind.CONSUMER, id)).isEmpty();
        assertThat(seal.open(IdKind.PRODUCER, id + text)).matches(content -> text.isEmpty() || content.isEmpty());
    }
}
