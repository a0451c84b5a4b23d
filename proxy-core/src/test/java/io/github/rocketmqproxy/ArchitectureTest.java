package io.github.rocketmqproxy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The import rules of docs/architecture.md. Rooms that are still empty pass. */
class ArchitectureTest {
    private static final String ROOT = "io.github.rocketmqproxy.";

    /** The words that every room may use. */
    private static final Set<String> WORDS = Set.of("api", "config", "message");

    /** Which rooms each room may import, besides the words. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("api", Set.of()),
            entry("message", Set.of()),
            entry("config", Set.of()),
            entry(
                    "engine",
                    Set.of(
                            "grpc",
                            "grpc.simple",
                            "grpc.v2",
                            "session",
                            "access",
                            "send",
                            "receive",
                            "route",
                            "broker",
                            "tls",
                            "pool",
                            "buffer",
                            "worker",
                            "metrics")),
            entry("grpc.simple", Set.of("grpc", "session")),
            entry("grpc.v2", Set.of("grpc", "session", "access", "route")),
            entry("grpc", Set.of("tls", "worker", "metrics")),
            entry("session", Set.of("access", "send", "receive", "worker", "metrics")),
            entry("access", Set.of("worker", "metrics")),
            entry("send", Set.of("route", "broker", "buffer", "worker", "metrics")),
            entry("receive", Set.of("route", "broker", "buffer", "worker", "metrics")),
            entry("route", Set.of("broker", "worker", "metrics")),
            entry("broker", Set.of("tls", "pool", "metrics")),
            entry("tls", Set.of()),
            entry("pool", Set.of()),
            entry("buffer", Set.of()),
            entry("worker", Set.of()),
            entry("metrics", Set.of()));

    /** The rooms in which a library may be named; elsewhere it is unknown. */
    private static final Map<String, Set<String>> LIBRARY_ROOMS = Map.ofEntries(
            entry("org.apache.rocketmq..", Set.of("broker")),
            entry("com.alibaba..", Set.of("broker")),
            entry("com.codahale.metrics..", Set.of("metrics", "engine")),
            entry("org.HdrHistogram..", Set.of("metrics")),
            entry("io.grpc..", Set.of("grpc", "grpc.simple", "grpc.v2", "engine")),
            entry("io.netty..", Set.of("grpc", "broker", "worker", "engine")),
            entry("com.google.protobuf..", Set.of("grpc.simple", "grpc.v2")),
            entry("io.github.rocketmqproxy.proto.simple..", Set.of("grpc.simple")),
            entry("io.github.rocketmqproxy.proto.v2..", Set.of("grpc.v2")),
            entry("com.google.common..", Set.of("send")),
            // These come along with other libraries and may leave with them.
            entry("com.google.gson..", Set.of()),
            entry("org.apache.commons..", Set.of()));

    /** The doors: public types outside the words, which are all public. */
    private static final Map<String, Set<String>> DOORS = Map.ofEntries(
            entry("engine", Set.of("ProxyEngine", "ClusterAdmin")),
            entry(
                    "grpc",
                    Set.of("CallDeadline", "CurrentCall", "GrpcDoor", "MessageStream", "ProtocolAdapter", "Statuses")),
            entry("grpc.simple", Set.of("SimpleProtocol")),
            entry("grpc.v2", Set.of("V2Protocol")),
            entry(
                    "session",
                    Set.of(
                            "Sessions",
                            "ClientVisitor",
                            "ClientOrigin",
                            "ClusterAccess",
                            "ProducerSession",
                            "TransactionListener",
                            "ConsumerSession",
                            "ProducerCalls",
                            "ConsumerCalls",
                            "OwnCluster",
                            "TransactionIds",
                            "TelemetryListener",
                            "TelemetryStream",
                            "TelemetryStreams",
                            "ConsumerStream",
                            "DeliveryClient",
                            "OpenedConsumer")),
            entry("access", Set.of("AccessControl", "Caller", "UsersFile")),
            entry("send", Set.of("SendPath", "TransactionWatcher")),
            entry(
                    "receive",
                    Set.of(
                            "ReceivePath",
                            "QueueReader",
                            "DeliverySink",
                            "DeliveryStream",
                            "TagExpression",
                            "GroupLag",
                            "SubscriptionVisitor")),
            entry("route", Set.of("RouteTable", "TopicNames")),
            entry(
                    "broker",
                    Set.of(
                            "BrokerClient",
                            "BrokerClients",
                            "ClockDifference",
                            "ClusterHealth",
                            "LiteUnsubscribedListener",
                            "MessageIds",
                            "PopRequest",
                            "PopResult",
                            "ReservedProperties",
                            "SystemNames",
                            "TransactionCheckListener")),
            entry("tls", Set.of("Reloading", "SelfSigned", "TlsFiles", "TlsIdentity")),
            entry("pool", Set.of("LeasePool", "Lease")),
            entry("buffer", Set.of("MemoryBudget")),
            entry("worker", Set.of("AsyncWork", "Workers", "Timer", "Cancellable")),
            entry(
                    "metrics",
                    Set.of(
                            "AccessRefusal",
                            "EngineMetrics",
                            "MetricName",
                            "DropwizardEngineMetrics",
                            "NoopEngineMetrics")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/embedded-broker/") && !location.contains("/proto/"))
            .importPackages("io.github.rocketmqproxy");

    @Test
    void everyPackageIsARoomOfTheTable() {
        Set<String> packages = CLASSES.stream().map(ArchitectureTest::room).collect(Collectors.toSet());

        assertThat(MAY_IMPORT.keySet()).containsAll(packages);
        assertThat(packages).contains("api", "config", "message", "pool", "buffer", "worker", "metrics");
    }

    @TestFactory
    Stream<DynamicTest> roomsImportOnlyWhatTheTableAllows() {
        return MAY_IMPORT.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> {
                    Set<String> allowed = new TreeSet<>(rule.getValue());
                    allowed.add(rule.getKey());
                    allowed.addAll(wordsFor(rule.getKey()));
                    noClasses()
                            .that(resideInAPackage(ROOT + rule.getKey()))
                            .should()
                            .dependOnClassesThat(describe(
                                    "are in rooms other than " + allowed,
                                    target -> isOurs(target) && !allowed.contains(room(target))))
                            .allowEmptyShould(true)
                            .check(CLASSES);
                }));
    }

    /** Among themselves the words point one way: config to message to api. */
    private static Set<String> wordsFor(String room) {
        return switch (room) {
            case "api" -> Set.of();
            case "message" -> Set.of("api");
            case "config" -> Set.of("api", "message");
            default -> WORDS;
        };
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @TestFactory
    Stream<DynamicTest> librariesStayInTheirRoom() {
        return LIBRARY_ROOMS.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> {
                    String[] rooms =
                            rule.getValue().stream().map(room -> ROOT + room).toArray(String[]::new);
                    noClasses()
                            .that(DescribedPredicate.not(resideInAnyPackage(rooms)))
                            .should()
                            .dependOnClassesThat(resideInAPackage(rule.getKey()))
                            .allowEmptyShould(true)
                            .check(CLASSES);
                }));
    }

    @Test
    void metricRegistryIsAllThatTheEngineKnowsOfItsLibrary() {
        noClasses()
                .that(resideInAPackage(ROOT + "engine"))
                .should()
                .dependOnClassesThat(describe(
                        "are Dropwizard's, except MetricRegistry",
                        target -> target.getPackageName().startsWith("com.codahale")
                                && !target.getSimpleName().equals("MetricRegistry")))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyDoorsArePublic() {
        classes()
                .that(describe("are top-level types of a room", ArchitectureTest::isInARoom))
                .and()
                .arePublic()
                .should(com.tngtech.archunit.lang.ArchCondition.from(describe(
                        "be in the list of doors",
                        type -> DOORS.getOrDefault(room(type), Set.of()).contains(type.getSimpleName()))))
                .check(CLASSES);
    }

    @Test
    void everyDoorInTheListExists() {
        DOORS.forEach((room, doors) -> doors.forEach(door -> assertThat(CLASSES.contain(ROOT + room + "." + door))
                .as(room + "." + door)
                .isTrue()));
    }

    private static boolean isInARoom(JavaClass type) {
        return type.isTopLevelClass()
                && !WORDS.contains(room(type))
                && !type.getSimpleName().equals("package-info");
    }

    @Test
    void systemPropertiesAndEnvironmentAreLeftAlone() {
        noClasses()
                .should()
                .callMethodWhere(targets(
                        "read or write system properties or the environment",
                        target -> isMethodOf(target, System.class, "[gs]etPropert(y|ies)|clearProperty|getenv")
                                || isMethodOf(target, Integer.class, "getInteger")
                                || isMethodOf(target, Long.class, "getLong")
                                || isMethodOf(target, Boolean.class, "getBoolean")))
                .check(CLASSES);
    }

    @Test
    void threadsAreMadeInTheWorkerRoomOnly() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage(ROOT + "worker")))
                .should()
                .callCodeUnitWhere(targets(
                        "make threads",
                        target -> isConstructorOf(target, Thread.class)
                                || isConstructorOf(target, ThreadPoolExecutor.class)
                                || isConstructorOf(target, ForkJoinPool.class)
                                || isConstructorOf(target, java.util.Timer.class)
                                || isMethodOf(target, java.util.concurrent.Executors.class, "new.*")))
                .check(CLASSES);
    }

    @Test
    void nothingRunsOnTheCommonPool() {
        noClasses()
                .should()
                .callMethodWhere(targets(
                        "run on the JVM's common pool",
                        target -> isMethodOf(target, java.util.concurrent.CompletionStage.class, ".*Async")
                                && target.getRawParameterTypes().stream()
                                        .noneMatch(type -> type.isEquivalentTo(java.util.concurrent.Executor.class))))
                .check(CLASSES);
    }

    @Test
    void staticFieldsAreFinal() {
        noFields()
                .that()
                .areStatic()
                .and(describe(
                        "are written by us", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .notBeFinal()
                .check(CLASSES);
    }

    @Test
    void staticFieldsHoldNothingThatChanges() {
        Set<String> changing = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && mayChange(field)) {
                    changing.add(field.getFullName());
                }
            }
        }

        assertThat(changing).isEmpty();
    }

    private static boolean mayChange(JavaField field) {
        JavaClass type = field.getRawType();
        if (type.getPackageName().startsWith("java.util.concurrent") && !type.isEnum()
                || type.isAssignableTo(ThreadLocal.class)) {
            return true;
        }
        if (!type.isAssignableTo(Collection.class) && !type.isAssignableTo(Map.class)) {
            return false;
        }
        String implementation = valueOf(field.reflect()).getClass().getName();
        return !implementation.matches("java\\.util\\.(ImmutableCollections|Collections\\$(Unmodifiable|Empty)).*");
    }

    private static Object valueOf(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            JavaPackage itsPackage = type.getPackage();
            if (!itsPackage.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(itsPackage.getName());
            }
        }

        assertThat(unmarked).isEmpty();
    }

    private static DescribedPredicate<JavaCall<?>> targets(
            String description, java.util.function.Predicate<CodeUnitCallTarget> target) {
        return describe(description, call -> target.test(call.getTarget()));
    }

    private static boolean isMethodOf(CodeUnitCallTarget target, Class<?> owner, String name) {
        return target.getOwner().isAssignableTo(owner) && target.getName().matches(name);
    }

    private static boolean isConstructorOf(CodeUnitCallTarget target, Class<?> owner) {
        return isMethodOf(target, owner, "<init>");
    }

    private static boolean isOurs(JavaClass type) {
        // Generated stubs have a rule of their own, with the libraries.
        return type.getPackageName().startsWith(ROOT) && !type.getPackageName().startsWith(ROOT + "proto");
    }

    private static String room(JavaClass type) {
        return type.getPackageName().substring(ROOT.length());
    }
}
