package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.session.IdContent.ConsumerIdentity;
import io.github.rocketmqproxy.session.IdContent.ProducerIdentity;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.util.Arrays;
import java.util.List;

/** What a client has said when it came is read from its id as it was. */
class IdContentFuzzTest {
    private static final int WORDS = 8;

    @FuzzTest
    void identitiesSurviveThereAndBack(byte[] data) {
        String[] words = Arrays.copyOf(Fuzzed.text(data).split("\n", WORDS), WORDS);
        Arrays.setAll(words, i -> words[i] == null ? "" : words[i]);
        Cluster cluster = new Cluster(List.of(words[0], words[1]), words[2], words[3]);
        Credentials credentials =
                words[4].isEmpty() ? new Credentials.None() : new Credentials.Secret(words[4], words[5]);
        ProducerIdentity producer = new ProducerIdentity(cluster, words[6], credentials);
        ConsumerIdentity consumer = new ConsumerIdentity(
                cluster,
                words[6],
                new Subscription(words[7], words[5], new Subscription.Filter(Subscription.Filter.Type.TAG, words[3])),
                words[4].isEmpty() ? "" : words[7],
                credentials);

        assertThat(ProducerIdentity.read(producer.bytes())).isEqualTo(producer);
        assertThat(ConsumerIdentity.read(consumer.bytes())).isEqualTo(consumer);
    }
}
