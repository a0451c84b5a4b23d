package io.github.rocketmqproxy.launcher.endtoend;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the official clients' documentation shows, and what is to be seen then, whatever the language. */
enum OfficialScenario {
    /** Bare, with everything, and sent without waiting. */
    NORMAL("NORMAL", """
            {"received":["async tag=TagB keys=[] properties={}","bare tag=none keys=[] properties={}",
             "full tag=TagA keys=[one, two] properties={colour=red}"],
             "same ids":true,"attempts":[1,1,1],"born":true}"""),
    /** Message groups in order, one message again; the consumer group is orderly. */
    FIFO("FIFO", """
            {"a":["a1/1","a2/1","a2/2","a3/1","a4/1"],"b":["b1/1","b2/1","b3/1","b4/1"],
             "c":["c1/1","c2/1","c3/1","c4/1"]}"""),
    DELAY("DELAY", """
            {"received":"later","too early":false,"timestamp kept":true}"""),
    /** Committed, rolled back, and two left to the broker's questions. */
    TRANSACTION("TRANSACTION", """
            {"received before the commit":false,"received":["committed","left, then committed"],
             "checked":["left, then committed","left, then rolled back"]}"""),
    /** Receive, change the invisible duration, receive again, acknowledge. */
    SIMPLE("NORMAL", """
            {"attempts":[1,2],"after the ack":[]}"""),
    PUSH("NORMAL", """
            {"received":30}"""),
    /** A listener that fails twice. */
    RETRY("NORMAL", """
            {"attempts":[1,2,3]}"""),
    /** A listener that always fails; the group gives two attempts. */
    DEAD("NORMAL", """
            {"dead letter":"hopeless","attempts":[1,2]}"""),
    /** The same with an orderly group: the next message goes on after the dead one. */
    FIFO_DEAD("FIFO", """
            {"dead letter":"hopeless","attempts":["hopeless/1","hopeless/2","next/1"]}"""),
    SQL("NORMAL", """
            {"received":["red7","red9"]}"""),
    MISSING_TOPIC("", """
            {"refused":"NotFoundException"}"""),
    /** A delayed message taken back. */
    RECALL("DELAY", """
            {"same id":true,"received":["kept"]}"""),
    /** Two lite topics subscribed, messages in three. */
    LITE("LITE", """
            {"received":["one: hello","two: hello"]}"""),
    PRIORITY("PRIORITY", """
            {"received":["priority 3/3","priority 2/2","priority 1/1"]}"""),
    /** What the official Node.js client's own tests require of a server. */
    NODE_TESTS("MIXED", """
            {"offset":true,"transaction id of a normal message is its id":true,"transaction id is delivered":true,
             "digests right":true,
             "missing topic":"40402 CODE: 17  DESC: No topic route info in name server for the topic: missing-for-node"}""");

    private final String messageType;
    private final JsonElement expected;

    OfficialScenario(String messageType, String expected) {
        this.messageType = messageType;
        this.expected = JsonParser.parseString(expected);
    }

    /** As the programs call it. */
    String play() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is to be seen. */
    JsonElement expected() {
        return expected;
    }

    /** What this version of the Java client can do. */
    static List<OfficialScenario> of(OfficialJava.Version version) {
        return Arrays.stream(values())
                .filter(scenario -> scenario != NODE_TESTS && scenario.since().compareTo(version) <= 0)
                .toList();
    }

    private OfficialJava.Version since() {
        return switch (this) {
            case RECALL -> OfficialJava.Version.V5_0_8;
            case LITE -> OfficialJava.Version.V5_1_0;
            case PRIORITY -> OfficialJava.Version.V5_2_0;
            default -> OfficialJava.Version.V5_0_5;
        };
    }

    /** Makes the topic and the group that the scenario plays in, as an administrator does beforehand. */
    void prepare(EmbeddedBroker broker, String run) {
        if (messageType.isEmpty()) {
            return;
        }
        String topic = play() + "-" + run;
        broker.createTopic(topic, 4, messageType);
        if (this == LITE) {
            broker.createLiteConsumerGroup(topic + "-group", topic);
            return;
        }
        boolean mortal = this == DEAD || this == FIFO_DEAD;
        broker.createConsumerGroup(topic + "-group", messageType.equals("FIFO"), mortal ? 1 : 16);
    }
}
