package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.proto.simple.OutgoingMessage;
import io.github.rocketmqproxy.proto.simple.PublishRequest;
import io.github.rocketmqproxy.proto.simple.PublishResult;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends by publish streams of the simple protocol, one on each connection. */
final class SimpleStreamSender implements Sender {
    private final List<PublishStream> streams;

    private SimpleStreamSender(List<PublishStream> streams) {
        this.streams = streams;
    }

    static SimpleStreamSender open(Connections connections, BenchOptions options) throws BenchException {
        List<PublishStream> streams = new ArrayList<>();
        for (ManagedChannel channel : connections.channels()) {
            streams.add(new PublishStream(channel, SimpleProducers.open(channel, options)));
        }
        return new SimpleStreamSender(streams);
    }

    @Override
    public void send(int worker, Payload body, Outcome outcome) {
        streams.get(worker % streams.size()).send(body, outcome);
    }

    /** A stream takes messages from one thread at a time. A stream that has ended fails all that follows. */
    private static final class PublishStream implements StreamObserver<PublishResult> {
        private final String producerId;
        private final StreamObserver<PublishRequest> requests;
        private final Map<Long, Outcome> underWay = new HashMap<>();
        private long sequence;
        private @Nullable Status end;

        PublishStream(ManagedChannel channel, String producerId) {
            this.producerId = producerId;
            this.requests = RocketMQProxyGrpc.newStub(channel).publishStream(this);
        }

        void send(Payload body, Outcome outcome) {
            Status ended = offer(body, outcome);
            if (ended != null) {
                outcome.failed(ended.getCode().name(), UnaryAnswer.description(ended));
            }
        }

        private synchronized @Nullable Status offer(Payload body, Outcome outcome) {
            if (end == null) {
                sequence++;
                underWay.put(sequence, outcome);
                requests.onNext(PublishRequest.newBuilder()
                        .setProducerId(sequence == 1 ? producerId : "")
                        .setSequence(sequence)
                        .setMessage(OutgoingMessage.newBuilder().setMessageBodyBytes(body.bytes()))
                        .build());
            }
            return end;
        }

        @Override
        public void onNext(PublishResult result) {
            Outcome outcome;
            synchronized (this) {
                outcome = underWay.remove(result.getSequence());
            }
            if (outcome != null) {
                SimpleProducers.judge(result.getResult(), outcome);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end(Status.CANCELLED.withDescription("the proxy has ended the publish stream"));
        }

        private void end(Status status) {
            List<Outcome> unanswered;
            synchronized (this) {
                end = status;
                unanswered = List.copyOf(underWay.values());
                underWay.clear();
            }
            unanswered.forEach(outcome -> outcome.failed(status.getCode().name(), UnaryAnswer.description(status)));
        }
    }
}
