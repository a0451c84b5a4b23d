package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.User.Quota;
import io.github.rocketmqproxy.config.AccessConfig;
import io.github.rocketmqproxy.metrics.NoopEngineMetrics;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Headers, one a line in the order of NAMES: a call goes on, or is closed because its client's id is too long. */
class CallHeadersFuzzTest {
    private static final String[] NAMES = {
        "authorization", "x-mq-date-time", "x-mq-client-id", "x-mq-language", "x-mq-namespace"
    };

    private final CallHeaders.Reader reader = new CallHeaders.Reader(new AccessControl(
            () -> new AccessConfig(Optional.empty(), "", Quota.NONE),
            credentials -> CompletableFuture.completedFuture(authenticated(credentials)),
            new ManualTimer(),
            new NoopEngineMetrics()));

    private static Optional<io.github.rocketmqproxy.api.User> authenticated(Credentials credentials) {
        if (credentials instanceof Credentials.Signature signature) {
            assertThat(signature.accessKeyId()).isNotEmpty();
            assertThat(signature.matches("a secret that nobody knows")).isFalse();
        }
        return Optional.empty();
    }

    @FuzzTest
    void callGoesOnOrIsClosed(byte[] data) {
        String[] lines = new String(data, StandardCharsets.ISO_8859_1).split("\n", NAMES.length);
        Metadata headers = new Metadata();
        for (int i = 0; i < lines.length; i++) {
            headers.put(Metadata.Key.of(NAMES[i], Metadata.ASCII_STRING_MARSHALLER), lines[i]);
        }
        Call call = new Call();
        boolean[] goesOn = {false};

        reader.interceptCall(call, headers, (same, read) -> {
            goesOn[0] = true;
            CallHeaders current = CallHeaders.current();
            assertThat(current.clientId()).hasSizeLessThanOrEqualTo(512);
            assertThat(ClientLanguage.of(current)).isNotNull();
            return new ServerCall.Listener<String>() {};
        });

        assertThat(goesOn[0]).isEqualTo(call.status == null);
    }

    private static final class Call extends ServerCall<String, String> {
        private @Nullable Status status;

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(String message) {}

        @Override
        public void close(Status closed, Metadata trailers) {
            status = closed;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public Attributes getAttributes() {
            return Attributes.EMPTY;
        }

        @Override
        public MethodDescriptor<String, String> getMethodDescriptor() {
            throw new UnsupportedOperationException("not asked for");
        }
    }
}
