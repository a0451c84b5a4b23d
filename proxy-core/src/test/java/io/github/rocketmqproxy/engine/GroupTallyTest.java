package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.GroupStatus;
import io.github.rocketmqproxy.api.Top;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.receive.GroupLag;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GroupTallyTest {
    private static final Cluster CLUSTER = new Cluster(List.of("a:1", "b:2"), "key", "secret");
    private static final Cluster OTHER_ACCOUNT = new Cluster(List.of("a:1", "b:2"), "another", "secret");

    private final GroupTally tally = new GroupTally();
    private final List<String> asked = new ArrayList<>();

    @Test
    void whatConcernsOneGroupIsAddedUpWhateverItsFilterOrAccount() {
        tally.consumer(CLUSTER, "orders", "billing");
        tally.consumer(OTHER_ACCOUNT, "orders", "billing");
        tally.deliveries(CLUSTER, new Subscription("orders", "billing", Filter.ALL), 3, 5);
        tally.deliveries(CLUSTER, new Subscription("orders", "billing", new Filter(Filter.Type.TAG, "red")), 1, 7);

        assertThat(top(10).first())
                .containsExactly(new GroupStatus("a:1;b:2", "orders", "billing", 2, 16, 12, OptionalLong.of(99), ""));
    }

    @Test
    void groupsOfSeveralTopicsAreSeveralLines() {
        tally.consumer(CLUSTER, "orders", "billing");
        tally.consumer(CLUSTER, "returns", "billing");

        assertThat(top(10).first()).extracting(GroupStatus::topic).containsExactly("orders", "returns");
    }

    @Test
    void theBusiestAreListedTheRestIsCountedAndNotAskedFor() {
        for (int i = 0; i < 7; i++) {
            tally.deliveries(CLUSTER, new Subscription("orders", "group-" + i, Filter.ALL), i, 0);
        }

        Top<GroupStatus> top = top(2);

        assertThat(top.first()).extracting(GroupStatus::group).containsExactly("group-6", "group-5");
        assertThat(top.others()).isEqualTo(5);
        assertThat(asked).containsExactly("group-6", "group-5");
    }

    private Top<GroupStatus> top(int most) {
        return tally.top(most, (cluster, topic, group) -> {
            asked.add(group);
            return new GroupLag(OptionalLong.of(99), "");
        });
    }
}
