package io.github.rocketmqproxy.engine;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.WorkerConfig;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.worker.Workers;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Any bytes as the request of any rpc, through a whole engine before brokers in memory, with a topic {@code orders}. */
final class FuzzedCalls implements AutoCloseable {
    /** What clients hear of a fault of the proxy, in either protocol. */
    private static final String FAULT = "internal fault of the proxy";

    private final Workers brokerTime = Workers.create(new WorkerConfig(1, 1), null, "fake-broker");
    private final FakeBroker broker = new FakeBroker(brokerTime.timer()).topic("orders", 4);
    private final List<MethodDescriptor<?, ?>> methods;
    private final ProxyEngine engine;
    private final ManagedChannel channel;

    FuzzedCalls(ServiceDescriptor service) {
        methods = service.getMethods().stream()
                .<MethodDescriptor<?, ?>>map(method -> method)
                .sorted(Comparator.comparing(MethodDescriptor::getFullMethodName))
                .toList();
        String name = UUID.randomUUID().toString();
        engine = ProxyEngine.builder(ProxyConfig.builder()
                        .nameServer("127.0.0.1:9876")
                        .idKey(RunningEngine.KEY)
                        .build())
                .brokers((cluster, all, io, blocking) -> broker)
                .inProcessName(name)
                .withoutNetwork()
                .build();
        try {
            engine.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    /**
     * Makes a call.
     *
     * @param data the number of the rpc, by name, and its request
     * @param headers what the client sends before it
     * @param fields by name, what fields get that are not empty in the request: ids that nobody could guess
     */
    void call(byte[] data, Metadata headers, Map<String, String> fields) {
        if (data.length == 0) {
            return;
        }
        MethodDescriptor<?, ?> method = methods.get((data[0] & 0xff) % methods.size());
        byte[] request = with(fields, method, Arrays.copyOfRange(data, 1, data.length));
        ClientCall<byte[], byte[]> call =
                channel.newCall(method.toBuilder(new Bytes(), new Bytes()).build(), CallOptions.DEFAULT);
        Ending ending = new Ending();
        call.start(ending, headers);
        call.request(Integer.MAX_VALUE);
        call.sendMessage(request);
        call.halfClose();
        if (ending.status == null) {
            call.cancel("it waits for something", null);
        }
        // Refusals show what they refuse: what says so itself proves nothing.
        if (ending.fault && !new String(data, StandardCharsets.UTF_8).contains(FAULT)) {
            throw new AssertionError(
                    method.getFullMethodName() + " has failed by a fault of the proxy: " + ending.status);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        engine.close();
        brokerTime.close();
    }

    /** The channel, for calls that are as they should be. */
    ManagedChannel channel() {
        return channel;
    }

    private static byte[] with(Map<String, String> values, MethodDescriptor<?, ?> method, byte[] request) {
        ProtoMethodDescriptorSupplier schema = (ProtoMethodDescriptorSupplier) method.getSchemaDescriptor();
        Descriptor type = schema == null ? null : schema.getMethodDescriptor().getInputType();
        if (type == null || values.isEmpty()) {
            return request;
        }
        try {
            DynamicMessage.Builder message = DynamicMessage.parseFrom(type, request).toBuilder();
            values.forEach((name, value) -> {
                FieldDescriptor field = type.findFieldByName(name);
                if (field != null && !message.getField(field).equals("")) {
                    message.setField(field, value);
                }
            });
            return message.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            return request;
        }
    }

    /** How a call ends, and whether the proxy says that it is to blame. */
    private static final class Ending extends ClientCall.Listener<byte[]> {
        private volatile @Nullable Status status;
        private volatile boolean fault;

        @Override
        public void onMessage(byte[] answer) {
            // In every answer of both protocols that tells of a fault; the log has the details.
            if (new String(answer, StandardCharsets.UTF_8).contains(FAULT)) {
                fault = true;
            }
        }

        @Override
        public void onClose(Status closed, Metadata trailers) {
            String words = closed.getDescription();
            if (closed.getCode() == Status.Code.UNKNOWN || (words != null && words.contains(FAULT))) {
                fault = true;
            }
            status = closed;
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
