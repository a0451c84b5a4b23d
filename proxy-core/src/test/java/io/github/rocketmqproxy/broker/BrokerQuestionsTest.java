package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.Test;

class BrokerQuestionsTest {
    private final BrokerQuestions questions = new BrokerQuestions();

    private void arrives(int code, Map<String, String> fields) {
        RemotingCommand command = RemotingCommand.createRequestCommand(code, null);
        command.setExtFields(new HashMap<>(fields));
        assertThat(questions.processRequest(mock(), command)).isNull();
    }

    @Test
    void endOfALiteSubscriptionIsToldToTheListener() {
        List<String> heard = new ArrayList<>();
        Map<String, String> fields = Map.of("clientId", "c-1", "consumerGroup", "billing", "liteTopic", "session-7");
        arrives(RequestCode.NOTIFY_UNSUBSCRIBE_LITE, fields);

        questions.liteListener((clientId, group, liteTopic) -> heard.add(clientId + " " + group + " " + liteTopic));
        arrives(RequestCode.NOTIFY_UNSUBSCRIBE_LITE, fields);

        assertThat(heard).containsExactly("c-1 billing session-7");
    }

    @Test
    void questionThatIsNoneIsLetGo() {
        List<String> heard = new ArrayList<>();
        questions.listener((half, committedByProxy, message) -> heard.add(half.messageId()));

        arrives(RequestCode.CHECK_TRANSACTION_STATE, Map.of());
        arrives(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, Map.of());

        assertThat(heard).isEmpty();
    }
}
