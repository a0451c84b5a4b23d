package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageConst;

/** Reads the broker's answer to a pop: messages back to back, and beside them what their handles are made of. */
final class PopAnswer {
    private static final int SHOWN = 80;

    private final PopRequest request;
    private final long popTime;
    private final long invisible;
    private final int reviveQueueId;
    private final Map<String, Long> startOffsets;
    private final Map<String, Long> orderCounts;
    private final boolean lite;
    private final String[] liteCounts;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Undecodable> undecodable = new ArrayList<>();
    private int read;

    private PopAnswer(PopRequest request, Answer answer) {
        this.request = request;
        this.popTime = answer.number("popTime");
        this.invisible = answer.number("invisibleTime");
        this.reviveQueueId = (int) answer.number("reviveQid");
        this.startOffsets = table(answer, "startOffsetInfo");
        this.lite = !request.liteClientId().isEmpty();
        this.orderCounts = lite ? Map.of() : table(answer, "orderCountInfo");
        this.liteCounts = lite ? answer.text("orderCountInfo").split(";") : new String[0];
    }

    /**
     * Reads an answer.
     *
     * @throws ProxyException with {@code BROKER_ERROR} if its fields are not what a broker answers; messages that are none are left out
     */
    static PopAnswer read(PopRequest request, Answer answer) {
        PopAnswer result = new PopAnswer(request, answer);
        StoredMessages.read(ByteBuffer.wrap(answer.body()), result::add, result::damaged);
        result.deliveries.sort(
                Comparator.comparing((Delivery delivery) -> delivery.handle().topicKind())
                        .thenComparing(delivery -> delivery.handle().queueId())
                        .thenComparing(delivery -> delivery.handle().offset()));
        return result;
    }

    /** The messages, those of one queue in its order. */
    List<Delivery> deliveries() {
        return deliveries;
    }

    /** Messages that arrived but cannot be shown. */
    List<Undecodable> undecodable() {
        return undecodable;
    }

    /** Lines such as {@code 0 3 17;1 0 4}: kind of topic, queue, number. The key is the first two. */
    private static Map<String, Long> table(Answer answer, String field) {
        Map<String, Long> table = new HashMap<>();
        String text = answer.text(field);
        if (!text.isEmpty()) {
            for (String line : text.split(";")) {
                int last = line.lastIndexOf(' ');
                try {
                    table.put(line.substring(0, Math.max(0, last)), Long.parseLong(line.substring(last + 1)));
                } catch (NumberFormatException e) {
                    throw new ProxyException(
                            ErrorCode.BROKER_ERROR,
                            answer.peer() + ": answered " + field + " with \""
                                    + line.substring(0, Math.min(SHOWN, line.length()))
                                    + "\" (expected: kind of topic, queue and number)",
                            e);
                }
            }
        }
        return table;
    }

    private void add(StoredMessage message) {
        DeliveryHandle handle;
        try {
            handle = lite ? liteHandle(message) : handle(message);
        } catch (RuntimeException e) {
            damaged("its handle is none: " + e);
            return;
        }
        int reconsumeTimes = lite ? liteCount() : reconsumeTimes(message, handle);
        read++;
        try {
            deliveries.add(Deliveries.of(request.subscription().topic(), message, reconsumeTimes, handle));
        } catch (IOException | RuntimeException e) {
            undecodable.add(new Undecodable(handle, reconsumeTimes, String.valueOf(e.getMessage())));
        }
    }

    private void damaged(String reason) {
        read++;
        undecodable.add(new Undecodable(null, 0, reason));
    }

    /** Brokers put the whole handle into messages from retry topics, whose topic they rewrite to the original one. */
    private DeliveryHandle handle(StoredMessage message) {
        String given = message.properties().get(MessageConst.PROPERTY_POP_CK);
        if (given != null) {
            return Handles.parse(given, message.commitLogOffset());
        }
        int kind = Handles.kindOf(message.topic());
        long start = startOffsets.getOrDefault(kind + " " + message.queueId(), message.queueOffset());
        return new DeliveryHandle(
                start,
                popTime,
                invisible,
                reviveQueueId,
                kind,
                request.brokerName(),
                message.queueId(),
                message.queueOffset(),
                message.commitLogOffset());
    }

    /** In the queue of its lite topic, which has no number, the message has a place of its own. */
    private DeliveryHandle liteHandle(StoredMessage message) {
        Map<String, String> properties = message.properties();
        String liteTopic = properties.getOrDefault(MessageConst.PROPERTY_LITE_TOPIC, "");
        long offset = Long.parseLong(properties.getOrDefault(MessageConst.PROPERTY_INNER_MULTI_QUEUE_OFFSET, ""));
        return new DeliveryHandle(
                0,
                popTime,
                invisible,
                reviveQueueId,
                Handles.TOPIC,
                request.brokerName(),
                0,
                offset,
                message.commitLogOffset(),
                liteTopic);
    }

    /** One number for each message, in the order of the messages; perhaps behind a queue and an offset. */
    private int liteCount() {
        if (read >= liteCounts.length) {
            return 0;
        }
        String count = liteCounts[read].substring(liteCounts[read].lastIndexOf(' ') + 1);
        try {
            return count.isEmpty() ? 0 : Integer.parseInt(count);
        } catch (NumberFormatException e) {
            // A message is worth more than its count.
            return 0;
        }
    }

    /** Ordered messages stay where they are; the broker counts their deliveries beside them. */
    private int reconsumeTimes(StoredMessage message, DeliveryHandle handle) {
        String queue = handle.topicKind() + " " + message.queueId();
        Long counted = orderCounts.get(handle.topicKind() + " qo" + message.queueId() + "%" + message.queueOffset());
        if (counted == null) {
            counted = orderCounts.get(queue);
        }
        return counted != null && counted > 0 ? counted.intValue() : message.reconsumeTimes();
    }
}
