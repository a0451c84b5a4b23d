package io.github.rocketmqproxy.proto;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.MQDomain;
import apache.rocketmq.v2.MQService;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.github.rocketmqproxy.proto.v2.MessagingProto;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Our wording of apache.rocketmq.v2 is, on the wire, that of the published org.apache.rocketmq:rocketmq-proto. */
class OfficialContractTest {
    private static final FileDescriptor OURS = MessagingProto.getDescriptor();

    @Test
    void everyMessageFieldEnumAndRpcIsThatOfThePublishedArtifact() {
        // Its third file, Admin, changes the log level of a client; no server answers it.
        Set<String> published = new TreeSet<>(facts(MQDomain.getDescriptor()));
        published.addAll(facts(MQService.getDescriptor()));

        assertThat(facts(OURS)).containsExactlyElementsOf(published);
        assertThat(published).hasSizeGreaterThan(400);
    }

    @Test
    void serviceHasItsNameOnTheWireAndSeventeenRpcs() {
        assertThat(MessagingServiceGrpc.SERVICE_NAME).isEqualTo("apache.rocketmq.v2.MessagingService");
        assertThat(MessagingServiceGrpc.getServiceDescriptor().getMethods()).hasSize(17);
    }

    /** What the comparison would not see, it could not show to be equal. */
    @TestFactory
    Stream<DynamicTest> comparisonSeesEveryKindOfDifference() {
        Map<String, Consumer<FileDescriptorProto.Builder>> changes = Map.ofEntries(
                Map.entry("a field's name", file -> field(file, "Resource", 1).setName("title")),
                Map.entry("a field's number", file -> field(file, "Resource", 1).setNumber(99)),
                Map.entry(
                        "a field's type",
                        file -> field(file, "Resource", 1).setType(FieldDescriptorProto.Type.TYPE_BYTES)),
                Map.entry(
                        "a field's label",
                        file -> field(file, "Resource", 1).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)),
                Map.entry("a field's presence", OfficialContractTest::loseAPresence),
                Map.entry("a field more", OfficialContractTest::addAField),
                Map.entry("a field less", file -> message(file, "Resource").removeField(1)),
                Map.entry("a message more", file -> file.addMessageTypeBuilder().setName("Surplus")),
                Map.entry(
                        "an enum value's name",
                        file -> file.getEnumTypeBuilder(0).getValueBuilder(1).setName("SURPLUS")),
                Map.entry(
                        "an enum value's number",
                        file -> file.getEnumTypeBuilder(0).getValueBuilder(1).setNumber(99)),
                Map.entry(
                        "an rpc's name",
                        file -> file.getServiceBuilder(0).getMethodBuilder(0).setName("Surplus")),
                Map.entry(
                        "an rpc's streaming of requests",
                        file -> file.getServiceBuilder(0).getMethodBuilder(0).setClientStreaming(true)),
                Map.entry(
                        "an rpc's streaming of answers",
                        file -> file.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(true)),
                Map.entry("an rpc less", file -> file.getServiceBuilder(0).removeMethod(16)),
                Map.entry(
                        "the service's name", file -> file.getServiceBuilder(0).setName("Surplus")));
        return changes.entrySet().stream()
                .map(change -> DynamicTest.dynamicTest(change.getKey(), () -> {
                    FileDescriptorProto.Builder file = OURS.toProto().toBuilder();
                    change.getValue().accept(file);
                    assertThat(facts(built(file))).isNotEqualTo(facts(OURS));
                }));
    }

    private static void loseAPresence(FileDescriptorProto.Builder file) {
        FieldDescriptorProto.Builder tag = message(file, "SystemProperties").getFieldBuilderList().stream()
                .filter(FieldDescriptorProto.Builder::getProto3Optional)
                .findFirst()
                .orElseThrow();
        message(file, "SystemProperties").removeOneofDecl(tag.getOneofIndex());
        message(file, "SystemProperties").getFieldBuilderList().stream()
                .filter(field -> field != tag && field.getOneofIndex() > tag.getOneofIndex())
                .forEach(field -> field.setOneofIndex(field.getOneofIndex() - 1));
        tag.clearProto3Optional().clearOneofIndex();
    }

    private static void addAField(FileDescriptorProto.Builder file) {
        message(file, "Resource")
                .addFieldBuilder()
                .setName("surplus")
                .setNumber(99)
                .setType(FieldDescriptorProto.Type.TYPE_STRING)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    private static com.google.protobuf.DescriptorProtos.DescriptorProto.Builder message(
            FileDescriptorProto.Builder file, String name) {
        return file.getMessageTypeBuilderList().stream()
                .filter(message -> message.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static FieldDescriptorProto.Builder field(FileDescriptorProto.Builder file, String message, int index) {
        return message(file, message).getFieldBuilder(index);
    }

    private static FileDescriptor built(FileDescriptorProto.Builder file) throws DescriptorValidationException {
        return FileDescriptor.buildFrom(file.build(), OURS.getDependencies().toArray(new FileDescriptor[0]));
    }

    /** Everything of a file that goes over the wire or that a client names, a line each. */
    private static Set<String> facts(FileDescriptor file) {
        Set<String> facts = new TreeSet<>();
        facts.add("syntax " + file.toProto().getSyntax());
        file.getMessageTypes().forEach(message -> messageFacts(message, facts));
        file.getEnumTypes().forEach(type -> enumFacts(type, facts));
        file.getServices().forEach(service -> serviceFacts(service, facts));
        return facts;
    }

    private static void messageFacts(Descriptor message, Set<String> facts) {
        facts.add("message " + message.getFullName());
        for (FieldDescriptor field : message.getFields()) {
            facts.add("field " + field.getFullName() + " = " + field.getNumber() + " " + type(field)
                    + (field.isRepeated() ? " repeated" : "")
                    + (field.isPacked() ? " packed" : "")
                    + (field.hasPresence() ? " with presence" : "")
                    + oneof(field.getRealContainingOneof())
                    + " as " + field.getJsonName());
        }
        message.getNestedTypes().forEach(nested -> messageFacts(nested, facts));
        message.getEnumTypes().forEach(type -> enumFacts(type, facts));
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name();
        };
    }

    private static String oneof(OneofDescriptor oneof) {
        return oneof == null ? "" : " in oneof " + oneof.getName();
    }

    private static void enumFacts(EnumDescriptor type, Set<String> facts) {
        facts.add("enum " + type.getFullName());
        for (EnumValueDescriptor value : type.getValues()) {
            facts.add("value " + type.getFullName() + "." + value.getName() + " = " + value.getNumber());
        }
    }

    private static void serviceFacts(ServiceDescriptor service, Set<String> facts) {
        facts.add("service " + service.getFullName());
        for (MethodDescriptor rpc : service.getMethods()) {
            facts.add("rpc " + rpc.getFullName()
                    + (rpc.isClientStreaming() ? " stream " : " ")
                    + rpc.getInputType().getFullName()
                    + (rpc.isServerStreaming() ? " stream " : " ")
                    + rpc.getOutputType().getFullName());
        }
    }
}
