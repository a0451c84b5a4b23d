package io.github.rocketmqproxy.broker;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Messages back to back, as brokers answer with them. */
final class StoredMessages {
    private static final int SMALLEST = 80;

    private StoredMessages() {}

    /**
     * Reads all of them. A message that is none is left out; with a size that cannot be, the rest is.
     *
     * @param damaged takes what is wrong with those left out
     */
    static void read(ByteBuffer body, Consumer<StoredMessage> messages, Consumer<String> damaged) {
        while (body.remaining() >= SMALLEST) {
            int size = body.getInt(body.position());
            if (size < SMALLEST || size > body.remaining()) {
                damaged.accept("a size of " + size + " bytes does not fit into the answer");
                return;
            }
            StoredMessage message = null;
            try {
                message = StoredMessage.read(body.slice(body.position(), size));
            } catch (RuntimeException e) {
                damaged.accept("its bytes are no message: " + e);
            }
            if (message != null) {
                messages.accept(message);
            }
            body.position(body.position() + size);
        }
    }
}
