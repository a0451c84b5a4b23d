package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    /** A client names a topic in its namespace, and hears of it by the same name: else it would add the namespace twice. */
    @ParameterizedTest
    @CsvSource({
        "orders,      '',  orders",
        "orders,      shop, shop%orders",
        "shop%orders, '',  shop%orders",
        "%DLQ%group,  '',  %DLQ%group",
    })
    void clientHearsTheNameThatItUses(String name, String namespace, String full) {
        Resource resource = Resource.newBuilder()
                .setName(name)
                .setResourceNamespace(namespace)
                .build();

        assertThat(Names.topic(resource)).isEqualTo(full);
        assertThat(Names.resource(full, namespace)).isEqualTo(resource);
    }

    @ParameterizedTest
    @CsvSource({"shop%orders, other", "shopping, shop"})
    void nameOfAnotherNamespaceStaysWhole(String full, String namespace) {
        assertThat(Names.resource(full, namespace))
                .isEqualTo(Resource.newBuilder().setName(full).build());
    }
}
