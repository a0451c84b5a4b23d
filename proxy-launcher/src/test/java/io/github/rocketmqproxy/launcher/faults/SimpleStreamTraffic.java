package io.github.rocketmqproxy.launcher.faults;

import io.github.rocketmqproxy.proto.simple.OutgoingMessage;
import io.github.rocketmqproxy.proto.simple.PublishRequest;
import io.github.rocketmqproxy.proto.simple.PublishResult;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The simple protocol, with one stream for all that is sent. After so many messages the stream is closed and another opened. */
final class SimpleStreamTraffic extends SimpleTraffic {
    private static final int MESSAGES_OF_A_STREAM = 2_000;

    // Used by the one thread that sends.
    private @Nullable Publishing current;

    SimpleStreamTraffic(int producerPort, int consumerPort, long paceMillis) {
        super(producerPort, consumerPort, "simple, stream", paceMillis);
    }

    @Override
    void send(Ledger ledger, String id) {
        Publishing publishing = current;
        if (publishing == null || publishing.isOver()) {
            publishing = new Publishing();
            current = publishing;
        }
        publishing.send(ledger, id);
    }

    /** One stream. Its calls come from the thread that sends, its answers from those of gRPC. */
    private final class Publishing implements StreamObserver<PublishResult> {
        private final Map<Long, Sent> waiting = new ConcurrentHashMap<>();
        private final StreamObserver<PublishRequest> requests =
                RocketMQProxyGrpc.newStub(producer()).publishStream(this);
        private long last;
        private volatile @Nullable String end;

        private record Sent(Ledger ledger, String id) {}

        boolean isOver() {
            return end != null || last >= MESSAGES_OF_A_STREAM;
        }

        void send(Ledger ledger, String id) {
            waiting.put(++last, new Sent(ledger, id));
            try {
                requests.onNext(PublishRequest.newBuilder()
                        .setProducerId(producerId())
                        .setSequence(last)
                        .setMessage(OutgoingMessage.newBuilder().setMessageBody(id))
                        .build());
                if (last == MESSAGES_OF_A_STREAM) {
                    requests.onCompleted();
                }
            } catch (IllegalStateException over) {
                ended("ended");
            }
            // It may have ended meanwhile, and nobody else would look again.
            String reason = end;
            if (reason != null) {
                ended(reason);
            }
        }

        @Override
        public void onNext(PublishResult result) {
            Sent sent = waiting.remove(result.getSequence());
            if (sent != null) {
                note(sent.ledger, sent.id, result.getResult());
            }
        }

        @Override
        public void onError(Throwable failure) {
            ended(name(failure));
        }

        @Override
        public void onCompleted() {
            ended("end of stream");
        }

        /** What has had no answer will have none. */
        private void ended(String reason) {
            end = reason;
            for (Long sequence : waiting.keySet()) {
                Sent sent = waiting.remove(sequence);
                if (sent != null) {
                    sent.ledger.refused(sent.id, reason);
                }
            }
        }
    }
}
