package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.AckMessageResponse;
import io.github.rocketmqproxy.proto.v2.Assignment;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentResponse;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.Status;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Receives as the official simple consumer: each worker asks for up to 32 messages, acknowledges them one by one, and asks again
 * when all are acknowledged.
 */
final class V2Receiver implements Receiver {
    private static final int BATCH_SIZE = 32;
    private static final int POLL_SECONDS = 5;
    private static final int INVISIBLE_SECONDS = 60;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 100;

    private final List<V2Client> clients;
    private final List<MessageQueue> queues;
    private final Resource topic;
    private final Resource group;
    private final ScheduledExecutorService timer;

    private V2Receiver(
            List<V2Client> clients, List<MessageQueue> queues, BenchOptions options, ScheduledExecutorService timer) {
        this.clients = clients;
        this.queues = queues;
        this.topic = V2Client.resource(options.topic());
        this.group = V2Client.resource(options.group());
        this.timer = timer;
    }

    static V2Receiver open(Connections connections, BenchOptions options, ScheduledExecutorService timer)
            throws BenchException {
        List<V2Client> clients = new ArrayList<>();
        for (ManagedChannel channel : connections.channels()) {
            clients.add(V2Client.consumer(channel, options, timer));
        }
        return new V2Receiver(clients, queues(clients.get(0), options), options, timer);
    }

    private static List<MessageQueue> queues(V2Client client, BenchOptions options) throws BenchException {
        String what = "the proxy assigns no queue of topic " + options.topic();
        try {
            QueryAssignmentResponse answer = client.blocking()
                    .queryAssignment(QueryAssignmentRequest.newBuilder()
                            .setTopic(V2Client.resource(options.topic()))
                            .setGroup(V2Client.resource(options.group()))
                            .setEndpoints(client.endpoints())
                            .build());
            V2Client.require(what, answer.getStatus());
            return answer.getAssignmentsList().stream()
                    .map(Assignment::getMessageQueue)
                    .toList();
        } catch (StatusRuntimeException e) {
            throw V2Client.failure(what, e);
        }
    }

    @Override
    public void start(int worker, Inbox inbox) {
        V2Client client = clients.get(worker % clients.size());
        new Worker(client, queues.get(worker % queues.size()), inbox).ask();
    }

    private final class Worker {
        private final V2Client client;
        private final ReceiveMessageRequest request;
        private final Inbox inbox;

        Worker(V2Client client, MessageQueue queue, Inbox inbox) {
            this.client = client;
            this.inbox = inbox;
            this.request = ReceiveMessageRequest.newBuilder()
                    .setGroup(group)
                    .setMessageQueue(queue)
                    .setFilterExpression(V2Client.EVERYTHING)
                    .setBatchSize(BATCH_SIZE)
                    .setInvisibleDuration(seconds(INVISIBLE_SECONDS))
                    .setLongPollingTimeout(seconds(POLL_SECONDS))
                    .build();
        }

        void ask() {
            client.stub()
                    .withDeadlineAfter(POLL_SECONDS + Deadline.SECONDS, TimeUnit.SECONDS)
                    .receiveMessage(request, new Answer(this));
        }

        void failed(String kind, String detail) {
            inbox.failed(kind, detail);
            Schedules.later(timer, this::ask, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
        }

        void acknowledge(Message message, Outcome outcome) {
            AckMessageRequest acknowledgement = AckMessageRequest.newBuilder()
                    .setGroup(group)
                    .setTopic(topic)
                    .addEntries(AckMessageEntry.newBuilder()
                            .setMessageId(message.getSystemProperties().getMessageId())
                            .setReceiptHandle(message.getSystemProperties().getReceiptHandle()))
                    .build();
            Deadline.on(client.stub()).ackMessage(acknowledgement, new UnaryAnswer<>(outcome) {
                @Override
                void judge(AckMessageResponse answer, Outcome outcome) {
                    Status status = answer.getStatus();
                    if (status.getCode() == Code.OK) {
                        outcome.succeeded();
                    } else {
                        outcome.failed(status.getCode().name(), status.getMessage());
                    }
                }
            });
        }
    }

    /** The frames that answer one question. */
    private static final class Answer implements StreamObserver<ReceiveMessageResponse> {
        private final Worker worker;
        /** Acknowledgements without an answer, and one for the stream itself. */
        private final AtomicInteger open = new AtomicInteger(1);

        private Status status = Status.getDefaultInstance();

        Answer(Worker worker) {
            this.worker = worker;
        }

        @Override
        public void onNext(ReceiveMessageResponse frame) {
            if (frame.hasStatus()) {
                status = frame.getStatus();
            } else if (frame.hasMessage()) {
                open.incrementAndGet();
                Outcome arrival = worker.inbox.arrived(frame.getMessage().getBody());
                worker.acknowledge(frame.getMessage(), new Outcome() {
                    @Override
                    public void succeeded() {
                        arrival.succeeded();
                        closeOne();
                    }

                    @Override
                    public void failed(String kind, String detail) {
                        arrival.failed(kind, detail);
                        closeOne();
                    }
                });
            }
        }

        private void closeOne() {
            if (open.decrementAndGet() == 0) {
                worker.ask();
            }
        }

        @Override
        public void onError(Throwable failure) {
            io.grpc.Status ended = io.grpc.Status.fromThrowable(failure);
            worker.failed(ended.getCode().name(), UnaryAnswer.description(ended));
        }

        @Override
        public void onCompleted() {
            if (status.getCode() == Code.OK || status.getCode() == Code.MESSAGE_NOT_FOUND) {
                closeOne();
            } else {
                worker.failed(status.getCode().name(), status.getMessage());
            }
        }
    }

    private static com.google.protobuf.Duration seconds(int seconds) {
        return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
    }
}
