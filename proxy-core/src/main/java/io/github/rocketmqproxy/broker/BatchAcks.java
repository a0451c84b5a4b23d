package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.broker.AckLanes.Entry;
import io.github.rocketmqproxy.message.DeliveryHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;
import org.apache.rocketmq.remoting.protocol.body.BatchAckMessageRequestBody;

/** Many acknowledgements in one request. Those of one pop share an entry, and so a record in the broker's store. */
final class BatchAcks {
    private BatchAcks() {}

    private record Pop(
            String group,
            String topic,
            int topicKind,
            long startOffset,
            int queueId,
            int reviveQueueId,
            long popTime,
            long invisible) {

        static Pop of(Entry entry) {
            DeliveryHandle handle = entry.handle();
            return new Pop(
                    entry.subscription().group(),
                    entry.subscription().topic(),
                    handle.topicKind(),
                    handle.startOffset(),
                    handle.queueId(),
                    handle.reviveQueueId(),
                    handle.popTimeMillis(),
                    handle.invisibleMillis());
        }

        BatchAck toAck(BitSet offsets) {
            BatchAck ack = new BatchAck();
            ack.setConsumerGroup(group);
            ack.setTopic(topic);
            ack.setRetry(Integer.toString(topicKind));
            ack.setStartOffset(startOffset);
            ack.setQueueId(queueId);
            ack.setReviveQueueId(reviveQueueId);
            ack.setPopTime(popTime);
            ack.setInvisibleTime(invisible);
            ack.setBitSet(offsets);
            return ack;
        }
    }

    static Request request(String brokerName, List<Entry> entries) {
        BatchAckMessageRequestBody body = new BatchAckMessageRequestBody();
        body.setBrokerName(brokerName);
        body.setAcks(acks(entries));
        return Request.of(RequestCode.BATCH_ACK_MESSAGE).body(body.encode()).with("bname", brokerName);
    }

    private static List<BatchAck> acks(List<Entry> entries) {
        Map<Pop, BitSet> pops = new LinkedHashMap<>();
        for (Entry entry : entries) {
            DeliveryHandle handle = entry.handle();
            pops.computeIfAbsent(Pop.of(entry), pop -> new BitSet())
                    .set((int) (handle.offset() - handle.startOffset()));
        }
        List<BatchAck> acks = new ArrayList<>(pops.size());
        pops.forEach((pop, offsets) -> acks.add(pop.toAck(offsets)));
        return acks;
    }
}
