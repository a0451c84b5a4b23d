package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {
    private static final String HEX = "0123456789abcdefABCDEF0123456789abcdefAB";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MQv2-HMAC-SHA1 Credential=key, SignedHeaders=x-mq-date-time, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=key/region/service, SignedHeaders=x-mq-date-time, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=key//Rocketmq, SignedHeaders=x-mq-date-time, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=key/, SignedHeaders=x-mq-date-time, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=key,SignedHeaders=x-mq-date-time,Signature=" + HEX
            })
    void everyClientsFormIsRead(String header) {
        assertThat(Authorization.credentials(header, "now")).isEqualTo(new Credentials.Signature("key", "now", HEX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer token",
                "MQv2-HMAC-SHA256 Credential=key, Signature=" + HEX,
                "MQv2-HMAC-SHA1",
                "MQv2-HMAC-SHA1 Credential=key, SignedHeaders=x-mq-date-time",
                "MQv2-HMAC-SHA1 Credential=, SignedHeaders=x-mq-date-time, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=/region, SignedHeaders=x-mq-date-time, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=key, SignedHeaders=x-mq-date-time, Signature=",
                "MQv2-HMAC-SHA1 Credential=key, SignedHeaders=x-mq-date-time, Signature=nothex" + HEX,
                "MQv2-HMAC-SHA1 NoCredential=key, SignedHeaders=x-mq-date-time, Signature=" + HEX
            })
    void whatIsNoSignatureIsNone(String header) {
        assertThat(Authorization.credentials(header, "now")).isEqualTo(new Credentials.None());
    }

    @Test
    void signatureAndSecretAreNeverShown() {
        assertThat(new Credentials.Signature("key", "now", HEX).toString())
                .contains("key")
                .doesNotContain(HEX);
    }
}
