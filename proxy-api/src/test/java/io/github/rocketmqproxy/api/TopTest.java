package io.github.rocketmqproxy.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopTest {
    @Test
    void theFirstAreListedAndTheRestCounted() {
        assertThat(Top.of(List.of(3, 9, 1, 7), Comparator.reverseOrder(), 3)).isEqualTo(new Top<>(List.of(9, 7, 3), 1));
    }

    @Test
    void whereAllHaveRoomNoneIsLeftOut() {
        assertThat(Top.of(List.of(2, 1), Comparator.naturalOrder(), 2)).isEqualTo(new Top<>(List.of(1, 2), 0));
    }
}
