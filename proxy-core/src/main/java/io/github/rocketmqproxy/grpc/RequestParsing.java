package io.github.rocketmqproxy.grpc;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call with an unreadable request end with INTERNAL and a reason, as the original does, and one that grows too large while it is
 * decompressed with RESOURCE_EXHAUSTED; grpc-java itself would say UNKNOWN and no reason. Such a request reaches the {@link
 * GuardedCall} as null.
 */
final class RequestParsing {
    private RequestParsing() {}

    /**
     * The same service, which reads requests so.
     *
     * @param maxBytes the largest request, uncompressed
     */
    static ServerServiceDefinition tolerant(ServerServiceDefinition service, int maxBytes) {
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            ServerMethodDefinition<?, ?> tolerant = tolerant(method, maxBytes);
            methods.add(tolerant);
            descriptor.addMethod(tolerant.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, A> ServerMethodDefinition<Q, A> tolerant(ServerMethodDefinition<Q, A> method, int maxBytes) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder(
                                new TolerantMarshaller<>(descriptor.getRequestMarshaller(), maxBytes),
                                descriptor.getResponseMarshaller())
                        .build(),
                method.getServerCallHandler());
    }

    /** Reads what it can, and null for what nobody can. */
    private static final class TolerantMarshaller<T> implements Marshaller<T> {
        private final Marshaller<T> marshaller;
        private final int maxBytes;

        TolerantMarshaller(Marshaller<T> marshaller, int maxBytes) {
            this.marshaller = marshaller;
            this.maxBytes = maxBytes;
        }

        @Override
        public InputStream stream(T value) {
            return marshaller.stream(value);
        }

        @Override
        @SuppressWarnings("NullAway") // The guard, which stands before every handler, knows what null means.
        public @Nullable T parse(InputStream stream) {
            try {
                // One whose length is known has been counted while it came in.
                return marshaller.parse(stream instanceof KnownLength ? stream : new LimitedStream(stream, maxBytes));
            } catch (StatusRuntimeException e) {
                CallTracer call = CallTracer.current();
                if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED && call != null) {
                    call.exceeded();
                }
                return null;
            }
        }
    }

    /** What is decompressed while it is read: a few bytes may become very many. */
    private static final class LimitedStream extends FilterInputStream {
        private final int maxBytes;
        private long read;

        LimitedStream(InputStream stream, int maxBytes) {
            super(stream);
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            count(Math.max(0, count));
            return count;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            count(skipped);
            return skipped;
        }

        private void count(long bytes) {
            read += bytes;
            if (read > maxBytes) {
                throw Status.RESOURCE_EXHAUSTED.asRuntimeException();
            }
        }
    }
}
