package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.HalfMessage;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.rocketmq.client.impl.ClientRemotingProcessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what brokers ask of their clients. All but questions about half messages and news of lite topics concerns clients of
 * another kind. */
final class BrokerQuestions extends ClientRemotingProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerQuestions.class);

    private volatile @Nullable TransactionCheckListener listener;
    private volatile @Nullable LiteUnsubscribedListener liteListener;
    private volatile UnaryOperator<String> brokerNames = address -> "";

    @SuppressWarnings("NullAway") // RocketMQ's class uses it only in methods that are overridden here.
    BrokerQuestions() {
        super(null);
    }

    /** Who finds the name of the broker at an address: those of RocketMQ 4.x do not say theirs. */
    void brokerNames(UnaryOperator<String> value) {
        brokerNames = value;
    }

    void liteListener(LiteUnsubscribedListener value) {
        liteListener = value;
    }

    void listener(TransactionCheckListener value) {
        listener = value;
    }

    /** Never answers: the broker sends its questions one way. */
    @Override
    public @Nullable RemotingCommand processRequest(ChannelHandlerContext context, RemotingCommand request) {
        TransactionCheckListener asked = listener;
        if (request.getCode() == RequestCode.CHECK_TRANSACTION_STATE && asked != null) {
            try {
                check(asked, new Answer(NOBODY, request));
            } catch (IOException | RuntimeException e) {
                LOG.warn("a broker's question about a half message could not be understood; it will ask again", e);
            }
        }
        LiteUnsubscribedListener told = liteListener;
        if (request.getCode() == RequestCode.NOTIFY_UNSUBSCRIBE_LITE && told != null) {
            Answer news = new Answer(NOBODY, request);
            told.unsubscribed(news.text("clientId"), news.text("consumerGroup"), news.text("liteTopic"));
        }
        return null;
    }

    private static final Peer NOBODY = new Peer("broker", "", "that asks", "transaction check", "", "", "");

    private void check(TransactionCheckListener asked, Answer question) throws IOException {
        StoredMessage message = StoredMessage.read(ByteBuffer.wrap(question.body()));
        Map<String, String> properties = message.properties();
        boolean committedByProxy = properties.containsKey(StoredProperties.COMMITTED_BY_PROXY);
        String topic = properties.getOrDefault(MessageConst.PROPERTY_REAL_TOPIC, message.topic());
        String told = question.text("bname");
        String brokerName = told.isEmpty() ? brokerNames.apply(message.storeHost()) : told;
        HalfMessage half = new HalfMessage(
                topic,
                Deliveries.id(message),
                brokerName,
                question.number("tranStateTableOffset"),
                question.number("commitLogOffset"),
                true);
        DeliveryHandle handle = new DeliveryHandle(0, 1, 1, 0, 0, brokerName, 0, 0, half.commitLogOffset());
        Delivery delivery = Deliveries.of(topic, message, 0, handle);
        asked.check(half, committedByProxy, delivery);
    }
}
