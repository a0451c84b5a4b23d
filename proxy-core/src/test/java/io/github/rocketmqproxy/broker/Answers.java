package io.github.rocketmqproxy.broker;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Answers of brokers, made by hand. */
final class Answers {
    static final Peer PEER = new Peer("broker", "a", "10.0.0.1:10911", "pop", "orders", "billing", "key-1");

    private Answers() {}

    static Answer of(int code, String remark, Map<String, String> fields, byte[] body) {
        RemotingCommand command = RemotingCommand.createResponseCommand(code, remark);
        command.setExtFields(new HashMap<>(fields));
        command.setBody(body);
        return new Answer(PEER, command);
    }
}
