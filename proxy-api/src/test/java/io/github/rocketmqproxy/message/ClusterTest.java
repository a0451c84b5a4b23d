package io.github.rocketmqproxy.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterTest {
    @Test
    void secretIsNeverShown() {
        Cluster cluster = new Cluster(List.of("a:1", "b:2"), "me", "top-secret");

        assertThat(cluster).hasToString("me@a:1;b:2");
        assertThat(new Cluster(List.of("a:1"), "", "")).hasToString("a:1");
    }

    @Test
    void sameServersWithOtherCredentialsAreAnotherCluster() {
        List<String> servers = List.of("a:1");

        assertThat(new Cluster(servers, "me", "x"))
                .isEqualTo(new Cluster(servers, "me", "x"))
                .isNotEqualTo(new Cluster(servers, "me", "y"))
                .isNotEqualTo(new Cluster(servers, "you", "x"));
    }

    @Test
    void serversAreCopiedAndNeverNone() {
        List<String> servers = new ArrayList<>(List.of("a:1"));
        Cluster cluster = new Cluster(servers, "", "");
        servers.clear();

        assertThat(cluster.address()).isEqualTo("a:1");
        assertThatThrownBy(() -> new Cluster(List.of(), "", "")).hasMessageContaining("at least one host:port");
    }
}
