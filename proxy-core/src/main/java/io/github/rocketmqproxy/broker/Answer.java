package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** What a broker or name server answered to a request. */
record Answer(Peer peer, RemotingCommand command) {

    int code() {
        return command.getCode();
    }

    /** Passes a success on and turns everything else into an error. */
    Answer orThrow() {
        if (code() == ResponseCode.REQUEST_CODE_NOT_SUPPORTED) {
            throw BrokerErrors.tooOld(peer, BrokerVersions.name(command.getVersion()));
        }
        if (code() != ResponseCode.SUCCESS) {
            throw BrokerErrors.refused(peer, code(), command.getRemark());
        }
        return this;
    }

    /** What the broker says about it; may be empty. */
    String remark() {
        String remark = command.getRemark();
        return remark == null ? "" : remark;
    }

    String text(String field) {
        Map<String, String> fields = command.getExtFields();
        String value = fields == null ? null : fields.get(field);
        return value == null ? "" : value;
    }

    long number(String field) {
        String value = text(field);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new ProxyException(
                    ErrorCode.BROKER_ERROR,
                    peer + ": answered " + field + "=\"" + value + "\" (expected: a number)",
                    e);
        }
    }

    byte[] body() {
        byte[] body = command.getBody();
        return body == null ? new byte[0] : body;
    }

    /** Reads the body as JSON. */
    <T> T json(Class<T> type) {
        T value = RemotingSerializable.decode(body(), type);
        if (value == null) {
            throw new ProxyException(ErrorCode.BROKER_ERROR, peer + ": answered without a body");
        }
        return value;
    }
}
