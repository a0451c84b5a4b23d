package io.github.rocketmqproxy.broker;

import java.util.HashMap;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;

/** A request to a broker or name server: a code and named fields. RocketMQ's header classes say the same by reflection. */
final class Request {
    private final RemotingCommand command;
    private final HashMap<String, String> fields = new HashMap<>();

    private Request(int code) {
        command = RemotingCommand.createRequestCommand(code, null);
        command.setExtFields(fields);
    }

    static Request of(int code) {
        return new Request(code);
    }

    Request with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    Request with(String name, long value) {
        return with(name, Long.toString(value));
    }

    Request with(String name, boolean value) {
        return with(name, Boolean.toString(value));
    }

    Request body(byte[] body) {
        command.setBody(body);
        return this;
    }

    /** Half as large as the JSON form and faster, but only for codes up to 32767: it cuts larger ones off, silently. */
    Request binary() {
        if (command.getCode() > Short.MAX_VALUE) {
            throw new IllegalStateException("code " + command.getCode() + " does not fit the binary form");
        }
        command.setSerializeTypeCurrentRPC(SerializeType.ROCKETMQ);
        return this;
    }

    RemotingCommand command() {
        return command;
    }
}
