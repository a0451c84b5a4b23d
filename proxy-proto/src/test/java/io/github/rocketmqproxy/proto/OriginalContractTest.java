package io.github.rocketmqproxy.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyProto;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Published clients depend on every name, number and type below. What is new must keep out of their way. */
class OriginalContractTest {
    private static final int FIRST_NEW_NUMBER = 10;
    private static final FileDescriptor FILE = RocketMQProxyProto.getDescriptor();

    /** The rpcs of the original: name, request, answer. */
    private static final String RPCS = """
            CreateProducer          CreateProducerRequest          CreateProducerResponse
            SendMessage             SendMessageRequest             SendMessageResponse
            SendOrderedMessage      SendOrderedMessageRequest      SendMessageResponse
            SendDelayMessage        SendDelayMessageRequest        SendMessageResponse
            SendTransactionMessage  SendTransactionMessageRequest  SendTransactionMessageResponse
            CreateConsumer          CreateConsumerRequest          CreateConsumerResponse
            ReceiveMessages         ReceiveMessagesRequest         stream:Message
            AckMessage              AckMessageRequest              AckMessageResponse
            CleanupProducer         CleanupProducerRequest         CleanupProducerResponse
            CleanupConsumer         CleanupConsumerRequest         CleanupConsumerResponse
            HealthCheck             HealthCheckRequest             HealthCheckResponse
            """;

    /** The messages of the original: name, then its fields as number:name:type. */
    private static final String MESSAGES = """
            CreateProducerRequest 1:endpoint:string 2:access_key_id:string 3:access_key_secret:string 4:instance_id:string 5:topic:string
            CreateProducerResponse 1:success:bool 2:message:string 3:producer_id:string
            MessageProperties 1:properties:map<string,string> 2:message_key:string 3:sharding_key:string 4:start_deliver_time:int64 5:trans_check_immunity_time:int32
            SendMessageRequest 1:producer_id:string 2:message_body:string 3:tag:string 4:properties:MessageProperties
            SendMessageResponse 1:success:bool 2:message:string 3:message_id:string 4:receipt_handle:string
            SendOrderedMessageRequest 1:producer_id:string 2:message_body:string 3:tag:string 4:properties:MessageProperties 5:sharding_key:string
            SendDelayMessageRequest 1:producer_id:string 2:message_body:string 3:tag:string 4:properties:MessageProperties 5:delay_time_level:int64 6:start_deliver_time:int64
            SendTransactionMessageRequest 1:producer_id:string 2:message_body:string 3:tag:string 4:properties:MessageProperties 5:trans_check_immunity_time:int32
            SendTransactionMessageResponse 1:success:bool 2:message:string 3:message_id:string 4:receipt_handle:string 5:transaction_id:string
            CreateConsumerRequest 1:endpoint:string 2:access_key_id:string 3:access_key_secret:string 4:instance_id:string 5:topic:string 6:group_id:string 7:tag_expression:string
            CreateConsumerResponse 1:success:bool 2:message:string 3:consumer_id:string
            ReceiveMessagesRequest 1:consumer_id:string
            Message 1:message_id:string 2:receipt_handle:string 3:message_body:string 4:tag:string 5:properties:map<string,string> 6:born_timestamp:int64 7:reconsume_times:int32
            AckMessageRequest 1:consumer_id:string 2:receipt_handle:string
            AckMessageResponse 1:success:bool 2:message:string
            CleanupProducerRequest 1:producer_id:string 2:topic:string 3:endpoint:string
            CleanupProducerResponse 1:success:bool 2:message:string 3:cleaned_count:int32
            CleanupConsumerRequest 1:consumer_id:string 2:group_id:string 3:topic:string
            CleanupConsumerResponse 1:success:bool 2:message:string 3:cleaned_count:int32
            HealthCheckRequest
            HealthCheckResponse 1:healthy:bool 2:message:string
            """;

    @Test
    void nameOnTheWireIsThatOfTheOriginal() {
        assertThat(FILE.getPackage()).isEqualTo("rocketmq");
        assertThat(FILE.getServices())
                .extracting(ServiceDescriptor::getFullName)
                .containsExactly("rocketmq.RocketMQProxy");
        assertThat(RocketMQProxyGrpc.SERVICE_NAME).isEqualTo("rocketmq.RocketMQProxy");
        assertThat(FILE.toProto().getSyntax()).isEqualTo("proto3");
    }

    @TestFactory
    Stream<DynamicTest> everyRpcOfTheOriginalIsUnchanged() {
        ServiceDescriptor service = FILE.getServices().get(0);
        assertThat(RPCS.lines()).hasSize(11);
        return RPCS.lines()
                .map(line -> line.split(" +"))
                .map(rpc -> DynamicTest.dynamicTest(rpc[0], () -> {
                    MethodDescriptor method = service.findMethodByName(rpc[0]);
                    assertThat(method).isNotNull();
                    assertThat(method.isClientStreaming()).isFalse();
                    assertThat(method.getInputType().getFullName()).isEqualTo("rocketmq." + rpc[1]);
                    assertThat((method.isServerStreaming() ? "stream:" : "")
                                    + method.getOutputType().getName())
                            .isEqualTo(rpc[2]);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyFieldOfTheOriginalIsUnchangedAndNewOnesHaveHighNumbers() {
        return originalMessages().entrySet().stream()
                .map(message -> DynamicTest.dynamicTest(message.getKey(), () -> {
                    Descriptor descriptor = FILE.findMessageTypeByName(message.getKey());
                    assertThat(descriptor).isNotNull();
                    Map<Integer, String> old = new TreeMap<>();
                    for (FieldDescriptor field : descriptor.getFields()) {
                        if (field.getNumber() < FIRST_NEW_NUMBER) {
                            old.put(field.getNumber(), field.getName() + ":" + type(field));
                        }
                    }
                    assertThat(old).isEqualTo(message.getValue());
                }));
    }

    @Test
    void everyMessageOfTheOriginalIsInTheTable() {
        // The original's rpcs lead to all its messages; each must have been compared above.
        List<String> reached = RPCS.lines()
                .flatMap(line -> Stream.of(line.split(" +")).skip(1))
                .map(name -> name.replace("stream:", ""))
                .distinct()
                .toList();

        assertThat(originalMessages().keySet()).containsAll(reached);
    }

    @Test
    void jsonNamesAreTheFieldNamesInCamelCase() {
        // Dynamic clients (proto-loader) use either form.
        for (Descriptor descriptor : FILE.getMessageTypes()) {
            for (FieldDescriptor field : descriptor.getFields()) {
                assertThat(field.getJsonName()).isEqualTo(camelCase(field.getName()));
            }
        }
    }

    private static Map<String, Map<Integer, String>> originalMessages() {
        Map<String, Map<Integer, String>> messages = new LinkedHashMap<>();
        for (String line : MESSAGES.lines().toList()) {
            String[] words = line.split(" ");
            Map<Integer, String> fields = new HashMap<>();
            for (int i = 1; i < words.length; i++) {
                String[] parts = words[i].split(":", 2);
                if (fields.put(Integer.valueOf(parts[0]), parts[1]) != null) {
                    fail("number %s twice in %s", parts[0], words[0]);
                }
            }
            messages.put(words[0], fields);
        }
        return messages;
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            return "map<" + type(entry.findFieldByNumber(1)) + "," + type(entry.findFieldByNumber(2)) + ">";
        }
        String type = switch (field.getType()) {
            case MESSAGE -> field.getMessageType().getName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
        // Presence changes what a client sees of a field that is not set.
        String presence = field.hasPresence() && field.getType() != FieldDescriptor.Type.MESSAGE ? "optional " : "";
        return (field.isRepeated() ? "repeated " : presence) + type;
    }

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean start = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                text.append(start ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return text.toString();
    }
}
