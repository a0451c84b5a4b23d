package io.github.rocketmqproxy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHashTest {
    @Test
    void recognisesItsSecretOnlyAndIsDifferentEachTime() {
        SecretHash hash = SecretHash.of("secret ü", 1_000);

        assertThat(hash.matches("secret ü")).isTrue();
        assertThat(hash.matches("secret u")).isFalse();
        assertThat(hash.matches("")).isFalse();
        assertThat(new SecretHash(hash.text()).matches("secret ü")).isTrue();
        assertThat(SecretHash.of("secret ü", 1_000)).isNotEqualTo(hash);
    }

    /** Of "password", salt "saltsalt", 4096 times; made with Python's hashlib.pbkdf2_hmac. */
    @Test
    void isWhatOthersCallPbkdf2() {
        assertThat(new SecretHash("pbkdf2-sha256:4096:c2FsdHNhbHQ=:ZiMD/VuDIBLM8rT9ZlFkcm8vO44PH2jtvpsH6s4pwvU=")
                        .matches("password"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a secret",
                "pbkdf2-sha256:10:c2FsdHNhbHQ=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2-sha256:99999999:c2FsdHNhbHQ=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2-sha256:4096:c2FsdHNhbHQ=:AAAA",
                "pbkdf2-sha256:4096:c2FsdHNhb:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2-sha1:4096:c2FsdHNhbHQ=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void otherTextIsRefusedAndNotShown(String text) {
        assertThatThrownBy(() -> new SecretHash(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pbkdf2-sha256")
                .hasMessageContaining("(hidden)");
        assertThat(SecretHash.of("x", 1_000).toString()).doesNotContain("1000");
    }
}
