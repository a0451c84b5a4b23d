package io.github.rocketmqproxy.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private final HandMovedSender sender = new HandMovedSender();
    private final Phases phases = LoopsTest.phases(0, 10);
    private final RoundTrips roundTrips = new RoundTrips(sender, phases);
    private final List<String> ends = new ArrayList<>();

    @Test
    void aMessageEndsOnceWhenItArrivesAndNotWhenItIsConfirmed() {
        roundTrips.send(0, Payload.ofSize(50), outcome("first"));
        roundTrips.send(0, Payload.ofSize(50), outcome("second"));
        assertThat(sender.bodies).allMatch(body -> body.length() == 50).doesNotHaveDuplicates();
        sender.takeOldest().succeeded();
        assertThat(ends).isEmpty();

        roundTrips.arrived(ByteString.copyFromUtf8(sender.bodies.get(1)));
        roundTrips.arrived(ByteString.copyFromUtf8(sender.bodies.get(0)));
        roundTrips.arrived(ByteString.copyFromUtf8(sender.bodies.get(0)));

        assertThat(ends).containsExactly("second arrived", "first arrived");
    }

    @Test
    void whatIsNotSentEndsWithItsFailure() {
        roundTrips.send(0, Payload.ofSize(32), outcome("first"));

        sender.takeOldest().failed("OVERLOADED", "full");
        roundTrips.arrived(ByteString.copyFromUtf8(sender.bodies.get(0)));

        assertThat(ends).containsExactly("first OVERLOADED");
    }

    @Test
    void messagesOfOthersAreAcknowledgedAndNotCounted() {
        roundTrips.arrived(ByteString.copyFromUtf8("short")).succeeded();
        roundTrips
                .arrived(ByteString.copyFromUtf8("0123456789abcdef0123456789abcdef"))
                .succeeded();

        assertThat(ends).isEmpty();
        assertThat(phases.measured().failures().total()).isZero();
    }

    @Test
    void acknowledgementsThatFailAreErrors() {
        roundTrips.arrived(ByteString.copyFromUtf8("short")).failed("INVALID_RECEIPT_HANDLE", "too late");

        assertThat(phases.measured().failures().byKind())
                .containsEntry("INVALID_RECEIPT_HANDLE", new Failures.Count(1, "too late"));
    }

    private Outcome outcome(String name) {
        return new Outcome() {
            @Override
            public void succeeded() {
                ends.add(name + " arrived");
            }

            @Override
            public void failed(String kind, String detail) {
                ends.add(name + " " + kind);
            }
        };
    }
}
