package io.github.rocketmqproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.message.Cluster;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyConfigTest {
    /** Of these none can be set alone; everySettingReachesItsPlace shows them. */
    private static final EnumSet<Setting> PAIRS = EnumSet.of(
            Setting.ACCESS_KEY_ID,
            Setting.ACCESS_KEY_SECRET,
            Setting.TLS_CERTIFICATE,
            Setting.TLS_KEY,
            Setting.TLS_CLIENT_AUTH,
            Setting.TLS_CLIENT_AUTHORITIES,
            Setting.BROKER_TLS_AUTHORITIES,
            Setting.BROKER_TLS_CERTIFICATE,
            Setting.BROKER_TLS_KEY);

    @Test
    void withoutAnySettingTheDefaultsApply() {
        ProxyConfig config = ProxyConfig.builder().build();

        assertThat(config.grpc())
                .isEqualTo(new GrpcConfig(
                        "*",
                        50_051,
                        new TlsConfig(TlsConfig.Mode.AUTO, "", ""),
                        List.of(),
                        1_000,
                        new ConnectionLimits(10_000, 8 << 10, 64L << 20, Duration.ZERO, Duration.ofMinutes(5)),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30)));
        assertThat(config.broker().defaultCluster()).isEmpty();
        assertThat(config.send()).isEqualTo(new SendConfig(100, Duration.ofMillis(100), false));
        assertThat(config.buffer()).isEqualTo(new BufferConfig(1_000, 64L << 20));
        assertThat(config.worker()).isEqualTo(new WorkerConfig(100, 0));
        assertThat(config.pool()).isEqualTo(new PoolConfig(10, 20));
        assertThat(config.receive().pullInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.session().idKey()).isEmpty();
        assertThat(config.broker().tls()).isEqualTo(BrokerTlsConfig.NONE);
        assertThat(config.drainDelay()).isZero();
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void everySettingReachesItsPlace() {
        ProxyConfig.Builder builder = ProxyConfig.builder();
        builder.set(Setting.GRPC_PORT, "1").set(Setting.GRPC_HOST, "127.0.0.1").set(Setting.MAX_CONCURRENT, "2");
        builder.set(Setting.TLS, "required")
                .set(Setting.TLS_CERTIFICATE, "c.pem")
                .set(Setting.TLS_KEY, "k.pem")
                .set(Setting.TLS_CLIENT_AUTH, "required")
                .set(Setting.TLS_CLIENT_AUTHORITIES, "a.pem");
        builder.set(Setting.MAX_STREAMS, "21").set(Setting.MAX_METADATA_SIZE, "22KiB");
        builder.set(Setting.REQUEST_BUFFER_BYTES, "48MiB");
        builder.set(Setting.MAX_CONNECTION_AGE, "23s").set(Setting.MAX_CONNECTION_AGE_GRACE, "24s");
        builder.set(Setting.BROKER_TLS, "verify").set(Setting.BROKER_TLS_AUTHORITIES, "ba.pem");
        builder.set(Setting.BROKER_TLS_CERTIFICATE, "bc.pem").set(Setting.BROKER_TLS_KEY, "bk.pem");
        builder.set(Setting.DRAIN_DELAY, "25s");
        builder.set(Setting.ADVERTISED_ADDRESS, "10.0.0.1:8081;10.0.0.2:8081");
        builder.set(Setting.READ_TIMEOUT, "3s").set(Setting.WRITE_TIMEOUT, "4s");
        builder.set(Setting.NAME_SERVER, "http://a:1,b:2").set(Setting.ACCESS_KEY_ID, "id");
        builder.set(Setting.ALLOWED_ENDPOINTS, "c:3").set(Setting.USERS_FILE, "users.conf");
        builder.set(Setting.TOPIC_QUOTA_MESSAGES, "21").set(Setting.TOPIC_QUOTA_BYTES, "22KiB");
        builder.set(Setting.ACCESS_KEY_SECRET, "secret").set(Setting.BROKER_TIMEOUT, "5s");
        builder.set(Setting.AUTO_CREATE_TOPICS, "true").set(Setting.AUTO_CREATE_TOPIC_QUEUES, "6");
        builder.set(Setting.MESSAGE_BUFFER_SIZE, "7").set(Setting.MESSAGE_BUFFER_BYTES, "8MiB");
        builder.set(Setting.WORKER_POOL_SIZE, "9").set(Setting.BATCH_SIZE, "10").set(Setting.FLUSH_INTERVAL, "11ms");
        builder.set(Setting.VENDOR_DELIVERY_PROPERTY, "true").set(Setting.PRODUCER_POOL_SIZE, "12");
        builder.set(Setting.CONSUMER_POOL_SIZE, "13").set(Setting.PULL_TIMEOUT, "14s");
        builder.set(Setting.PULL_INTERVAL, "15s").set(Setting.INVISIBLE_DURATION, "16s");
        builder.set(Setting.MAX_RECONSUME_TIMES, "17").set(Setting.CONSUME_FROM, "last");
        builder.set(Setting.FILTER_GROUPS, "shared").set(Setting.PRODUCER_CLEANUP_TIMEOUT, "18s");
        builder.set(Setting.CONSUMER_CLEANUP_TIMEOUT, "19s").set(Setting.INSTANCE_ID_AS_NAMESPACE, "true");
        builder.set(Setting.ID_KEY, "0123456789abcdef").set(Setting.DRAIN_TIMEOUT, "20s");

        ProxyConfig config = builder.build();

        assertThat(config.grpc())
                .isEqualTo(new GrpcConfig(
                        "127.0.0.1",
                        1,
                        new TlsConfig(
                                TlsConfig.Mode.REQUIRED, "c.pem", "k.pem", TlsConfig.ClientAuth.REQUIRED, "a.pem"),
                        List.of("10.0.0.1:8081", "10.0.0.2:8081"),
                        2,
                        new ConnectionLimits(21, 22 << 10, 48L << 20, Duration.ofSeconds(23), Duration.ofSeconds(24)),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4)));
        assertThat(config.broker().defaultCluster()).contains(new Cluster(List.of("a:1", "b:2"), "id", "secret"));
        assertThat(config.access())
                .isEqualTo(new AccessConfig(
                        Optional.of(List.of("a:1", "b:2", "c:3")), "users.conf", new User.Quota(21, 22 << 10)));
        assertThat(config.broker().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.broker().autoCreateTopics()).isTrue();
        assertThat(config.broker().autoCreateTopicQueues()).isEqualTo(6);
        assertThat(config.buffer()).isEqualTo(new BufferConfig(7, 8 << 20));
        assertThat(config.worker()).isEqualTo(new WorkerConfig(9, 0));
        assertThat(config.send()).isEqualTo(new SendConfig(10, Duration.ofMillis(11), true));
        assertThat(config.pool()).isEqualTo(new PoolConfig(12, 13));
        assertThat(config.receive())
                .isEqualTo(new ReceiveConfig(
                        10,
                        7,
                        Duration.ofSeconds(14),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(16),
                        17,
                        ReceiveConfig.ConsumeFrom.LAST,
                        ReceiveConfig.FilterGroups.SHARED));
        assertThat(config.session())
                .isEqualTo(new SessionConfig("0123456789abcdef", true, Duration.ofSeconds(18), Duration.ofSeconds(19)));
        assertThat(config.broker().tls())
                .isEqualTo(new BrokerTlsConfig(BrokerTlsConfig.Mode.VERIFY, "ba.pem", "bc.pem", "bk.pem"));
        assertThat(config.drainDelay()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void noSettingIsDecoration() {
        ProxyConfig defaults = ProxyConfig.builder().build();
        for (Setting setting : EnumSet.complementOf(PAIRS)) {
            assertThat(withAnotherValue(setting)).as(setting.name()).isNotEqualTo(defaults);
        }
    }

    @Test
    void anotherConfigurationLendsWhatIsTunableAndNothingElse() {
        ProxyConfig own = ProxyConfig.builder().build();
        for (Setting setting : EnumSet.complementOf(PAIRS)) {
            ProxyConfig other = withAnotherValue(setting);

            assertThat(own.withTunable(other)).as(setting.name()).isEqualTo(setting.tunable() ? other : own);
        }
        assertThat(PAIRS).noneMatch(Setting::tunable);
    }

    private static ProxyConfig withAnotherValue(Setting setting) {
        return ProxyConfig.builder().set(setting, otherThanDefault(setting)).build();
    }

    private static String otherThanDefault(Setting setting) {
        Object value = setting.defaultValue();
        if (value instanceof Boolean yes) {
            return String.valueOf(!yes);
        }
        if (value instanceof Enum<?> choice) {
            Object[] all = choice.getDeclaringClass().getEnumConstants();
            return setting.type().format(all[(choice.ordinal() + 1) % all.length]);
        }
        if (value instanceof Integer number) {
            return String.valueOf(number + 1);
        }
        if (value instanceof Duration duration) {
            return duration.toMillis() + 1 + "ms";
        }
        if (value instanceof Long size) {
            return String.valueOf(size + 1);
        }
        return setting == Setting.NAME_SERVER
                        || setting == Setting.ADVERTISED_ADDRESS
                        || setting == Setting.ALLOWED_ENDPOINTS
                ? "somewhere:9876"
                : "something-of-sixteen";
    }

    @Test
    void popsAskForAtMostThirtyTwo() {
        ProxyConfig config =
                ProxyConfig.builder().set(Setting.BATCH_SIZE, "1000").build();

        assertThat(config.send().batchSize()).isEqualTo(1_000);
        assertThat(config.receive().batchSize()).isEqualTo(32);
    }

    @Test
    void allViolationsAreReportedTogetherEachWithItsValueAndItsRule() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class,
                () -> ProxyConfig.builder()
                        .set(Setting.BATCH_SIZE, "0")
                        .set(Setting.FLUSH_INTERVAL, "soon")
                        .set(Setting.NAME_SERVER, "no-port")
                        .set(Setting.PULL_TIMEOUT, "9999999999999999s")
                        .grpcPort(70_000)
                        .build());

        assertThat(failure.violations())
                .containsExactlyInAnyOrder(
                        "BATCH_SIZE: \"0\" (expected: a whole number, 1 to 100000)",
                        "FLUSH_INTERVAL: \"soon\" (expected: a duration like 10ms, 30s or 5m, 0s to 1m)",
                        "NAME_SERVER: \"no-port\" (expected: host:port, several separated by ; or ,)",
                        "PULL_TIMEOUT: \"9999999999999999s\" (expected: a duration like 10ms, 30s or 5m, 100ms to 5m)",
                        "GRPC_PORT: \"70000\" (expected: a whole number, 0 to 65535)");
        assertThat(failure).hasMessage(String.join("\n", failure.violations()));
    }

    @Test
    void laterGoodValueReplacesAnEarlierBadOne() {
        ProxyConfig config = ProxyConfig.builder()
                .set(Setting.BATCH_SIZE, "many")
                .set(Setting.BATCH_SIZE, "5")
                .build();

        assertThat(config.send().batchSize()).isEqualTo(5);
    }

    @Test
    void laterBadValueReplacesAnEarlierGoodOne() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class,
                () -> ProxyConfig.builder()
                        .set(Setting.BATCH_SIZE, "5")
                        .set(Setting.BATCH_SIZE, "many")
                        .set(Setting.BATCH_SIZE, "0")
                        .build());

        assertThat(failure.violations()).containsExactly("BATCH_SIZE: \"0\" (expected: a whole number, 1 to 100000)");
    }

    @Test
    void clientsMayNameOnlyTheOwnClusterUnlessTheSettingSaysMore() {
        assertThat(allowed("", "")).isEmpty();
        assertThat(allowed("", "a:1")).contains(List.of("a:1"));
        assertThat(allowed("own:9876", "")).contains(List.of("own:9876"));
        assertThat(allowed("own:9876", "a:1;http://b:2")).contains(List.of("own:9876", "a:1", "b:2"));
        assertThat(allowed("own:9876", " * ")).isEmpty();
    }

    private static Optional<List<String>> allowed(String nameServer, String more) {
        return ProxyConfig.builder()
                .set(Setting.NAME_SERVER, nameServer)
                .set(Setting.ALLOWED_ENDPOINTS, more)
                .build()
                .access()
                .allowedEndpoints();
    }

    @Test
    void credentialsAreBothOrNone() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class,
                () -> ProxyConfig.builder().set(Setting.ACCESS_KEY_ID, "me").build());

        assertThat(failure.violations())
                .containsExactly(
                        "ACCESS_KEY_ID and ACCESS_KEY_SECRET: one is set without the other (expected: both or none)");
    }

    @Test
    void certificateAndKeyAreBothOrNoneAndNotWithTlsOff() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class,
                () -> ProxyConfig.builder()
                        .set(Setting.TLS_CERTIFICATE, "c.pem")
                        .set(Setting.TLS, "off")
                        .build());

        assertThat(failure.violations())
                .containsExactly(
                        "TLS_CERTIFICATE and TLS_KEY: one is set without the other (expected: both or none)",
                        "TLS: \"off\" with a TLS_CERTIFICATE (expected: auto or required, or no certificate)");
    }

    @Test
    void certificatesOfClientsNeedAuthoritiesAndNoWayAroundThem() {
        assertThat(violations(Setting.TLS_CLIENT_AUTH, "required"))
                .containsExactly(
                        "TLS_CLIENT_AUTH: \"required\" without TLS_CLIENT_AUTHORITIES (expected: a file of those who vouch"
                                + " for clients)",
                        "TLS_CLIENT_AUTH: \"required\" with TLS \"auto\", by which clients come in without TLS and without"
                                + " a certificate (expected: TLS required)");
        assertThat(violations(Setting.TLS_CLIENT_AUTHORITIES, "a.pem"))
                .containsExactly(
                        "TLS_CLIENT_AUTH: \"none\" with TLS_CLIENT_AUTHORITIES (expected: optional or required,"
                                + " or no authorities)");
        assertThat(violations(
                        Setting.TLS,
                        "off",
                        Setting.TLS_CLIENT_AUTH,
                        "optional",
                        Setting.TLS_CLIENT_AUTHORITIES,
                        "a.pem"))
                .containsExactly("TLS_CLIENT_AUTH: \"optional\" with TLS \"off\" (expected: TLS auto or required)");
    }

    @Test
    void filesForBrokersAreSetOnlyWhereTheyAreUsed() {
        assertThat(violations(Setting.BROKER_TLS_AUTHORITIES, "a.pem"))
                .containsExactly(
                        "BROKER_TLS: \"off\" with BROKER_TLS_AUTHORITIES, which nobody asks then (expected: verify)");
        assertThat(violations(Setting.BROKER_TLS, "trust-all", Setting.BROKER_TLS_AUTHORITIES, "a.pem"))
                .hasSize(1);
        assertThat(violations(Setting.BROKER_TLS, "verify", Setting.BROKER_TLS_KEY, "k.pem"))
                .containsExactly(
                        "BROKER_TLS_CERTIFICATE and BROKER_TLS_KEY: one is set without the other (expected: both or"
                                + " none)");
        assertThat(violations(Setting.BROKER_TLS_CERTIFICATE, "c.pem", Setting.BROKER_TLS_KEY, "k.pem"))
                .containsExactly("BROKER_TLS: \"off\" with BROKER_TLS_CERTIFICATE (expected: verify or trust-all)");
    }

    /** Of settings and their values, one after the other. */
    private static List<String> violations(Object... settings) {
        ProxyConfig.Builder builder = ProxyConfig.builder();
        for (int i = 0; i < settings.length; i += 2) {
            builder.set((Setting) settings[i], (String) settings[i + 1]);
        }
        return catchThrowableOfType(ConfigException.class, builder::build).violations();
    }

    @Test
    void advertisedAddressIsOneNameOrAddressesOfOneKind() {
        for (String good : List.of("", "proxy:80", "1.2.3.4:80", "1.2.3.4:80,5.6.7.8:81", "[::1]:80;[::2]:80")) {
            assertThat(ProxyConfig.builder()
                            .set(Setting.ADVERTISED_ADDRESS, good)
                            .build()
                            .grpc()
                            .advertisedAddresses())
                    .isEqualTo(Endpoints.parse(good));
        }
        for (String bad : List.of("proxy", "a:80;b:80", "1.2.3.4:80;b:80", "1.2.3.4:80;[::1]:80")) {
            assertThat(catchThrowableOfType(
                            ConfigException.class,
                            () -> ProxyConfig.builder()
                                    .set(Setting.ADVERTISED_ADDRESS, bad)
                                    .build()))
                    .as(bad)
                    .hasMessage("ADVERTISED_ADDRESS: \"" + bad + "\" (expected: "
                            + Setting.ADVERTISED_ADDRESS.expected() + ")");
        }
    }

    @Test
    void secretsAreNeverShown() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class,
                () -> ProxyConfig.builder().idKey("short").build());
        assertThat(failure).hasMessageStartingWith("ID_KEY: (hidden)").hasMessageNotContaining("short");

        ProxyConfig config = ProxyConfig.builder()
                .nameServer("a:1")
                .credentials("me", "my-secret-text")
                .idKey("my-id-key-of-many-letters")
                .build();
        assertThat(config.toString()).contains("me@a:1").doesNotContain("my-secret-text", "my-id-key");
    }
}
