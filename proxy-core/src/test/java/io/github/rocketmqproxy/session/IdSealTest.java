package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody can read, change or make up an id without the key. */
class IdSealTest {
    private static final byte[] CONTENT = "cluster, topic and access-key-secret".getBytes(StandardCharsets.UTF_8);

    private final IdSeal seal = new IdSeal(SessionHarness.KEY);

    @Test
    void idIsOpenedByEverySealWithTheSameKey() {
        String id = seal.seal(IdKind.PRODUCER, CONTENT);

        assertThat(new IdSeal(SessionHarness.KEY).open(IdKind.PRODUCER, id)).contains(CONTENT);
    }

    @Test
    void otherKeyOpensNothing() {
        String id = seal.seal(IdKind.PRODUCER, CONTENT);

        assertThat(new IdSeal(SessionHarness.KEY + "x").open(IdKind.PRODUCER, id))
                .isEmpty();
        assertThat(new IdSeal("").open(IdKind.PRODUCER, id)).isEmpty();
    }

    @Test
    void sealsWithoutAKeyDoNotTrustEachOther() {
        IdSeal first = new IdSeal("");
        String id = first.seal(IdKind.PRODUCER, CONTENT);

        assertThat(first.open(IdKind.PRODUCER, id)).contains(CONTENT);
        assertThat(new IdSeal("").open(IdKind.PRODUCER, id)).isEmpty();
    }

    @Test
    void secretCannotBeReadOutOfTheId() {
        String id = seal.seal(IdKind.CONSUMER, CONTENT);
        String raw = new String(
                Base64.getUrlDecoder().decode(id.substring(id.indexOf('.') + 1)), StandardCharsets.ISO_8859_1);

        assertThat(id).startsWith("consumer.").matches("[A-Za-z0-9._-]+");
        assertThat(raw).doesNotContain("secret").doesNotContain("cluster");
    }

    @Test
    void sameContentHasAnotherIdEachTime() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(seal.seal(IdKind.PRODUCER, CONTENT));
        }

        assertThat(ids).hasSize(1_000);
    }

    @Test
    void oneKindIsNeverTakenForAnother() {
        String id = seal.seal(IdKind.PRODUCER, CONTENT);
        String relabelled = id.replace("producer.", "consumer.");

        assertThat(seal.open(IdKind.CONSUMER, id)).isEmpty();
        assertThat(seal.open(IdKind.CONSUMER, relabelled)).isEmpty();
        assertThat(seal.open(IdKind.TRANSACTION, relabelled)).isEmpty();
    }

    @Test
    void everyBitCounts() {
        byte[] whole = Base64.getUrlDecoder()
                .decode(seal.seal(IdKind.PRODUCER, CONTENT).substring(9));
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            String forged =
                    "producer." + Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

            assertThat(seal.open(IdKind.PRODUCER, forged)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void everyCharacterCounts() {
        // Contents of three lengths: the last character has unused bits for two of them.
        for (int length = 30; length < 33; length++) {
            String id = seal.seal(IdKind.PRODUCER, Arrays.copyOf(CONTENT, length));
            for (int at = 0; at < id.length(); at++) {
                for (char other : "AZaz09-_B=. ".toCharArray()) {
                    if (other != id.charAt(at)) {
                        String forged = id.substring(0, at) + other + id.substring(at + 1);
                        assertThat(seal.open(IdKind.PRODUCER, forged))
                                .as(forged)
                                .isEmpty();
                    }
                }
            }
            assertThat(seal.open(IdKind.PRODUCER, id + "=")).isEmpty();
            assertThat(seal.open(IdKind.PRODUCER, id + "==")).isEmpty();
            assertThat(seal.open(IdKind.PRODUCER, id + " ")).isEmpty();
        }
    }

    @Test
    void truncatedIdIsNone() {
        String id = seal.seal(IdKind.PRODUCER, CONTENT);
        for (int length = 0; length < id.length(); length++) {
            assertThat(seal.open(IdKind.PRODUCER, id.substring(0, length))).isEmpty();
        }
    }

    @Test
    void hugeTextIsRefusedWithoutDecodingIt() {
        assertThat(seal.open(IdKind.PRODUCER, "producer." + "A".repeat(10_000_000)))
                .isEmpty();
    }

    @Test
    void randomTextIsNone() {
        Random random = new Random(4711);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

            assertThat(seal.open(IdKind.PRODUCER, "producer." + text)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "producer", "producer.", "producer.A", "producer.!!!!", "producer.ümlaut", "consumer.AAAA",
                "1234", "null", "../../etc/passwd", "producer.\u0000", "PRODUCER.AQ", "producer.producer.AQ", "𝔭.𝔮"
            })
    void garbageIsAnUnknownIdThatIsShownShortened(String garbage) {
        SessionHarness harness = SessionHarness.standard();

        assertThatThrownBy(() -> harness.sessions.producer(garbage))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("producer_id: \"")
                .hasMessageContaining("ID_KEY")
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_ID);
        assertThatThrownBy(() -> harness.sessions.consumer(garbage + "x".repeat(100_000)))
                .hasMessageContaining("consumer_id: \"")
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(200))
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_ID);
        assertThatThrownBy(() -> harness.sessions.cleanUpProducer(garbage)).isInstanceOf(ProxyException.class);
        assertThatThrownBy(() -> harness.sessions.cleanUpConsumer(garbage)).isInstanceOf(ProxyException.class);
        assertThat(harness.sessions.activeProducers())
                .as("nothing is kept of it")
                .isZero();
    }
}
