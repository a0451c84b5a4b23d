package io.github.rocketmqproxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfSignedTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @Test
    void certificateIsSignedByItsOwnKeyAndNamesThisMachine() throws Exception {
        X509Certificate certificate = SelfSigned.make(NOW).chain().get(0);

        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSubjectX500Principal()).isEqualTo(certificate.getIssuerX500Principal());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=rocketmq-proxy");
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        assertThat(names)
                .containsExactly(List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    }

    @Test
    void certificateIsValidForYearsAlsoWhereTheFormOfDatesChanges() throws Exception {
        for (Instant now : List.of(NOW, Instant.parse("2045-01-01T00:00:00Z"), Instant.parse("2055-01-01T00:00:00Z"))) {
            X509Certificate certificate = SelfSigned.make(now).chain().get(0);
            assertThat(certificate.getNotBefore().toInstant()).isEqualTo(now.minus(Duration.ofDays(1)));
            assertThat(certificate.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(3_650)));
        }
    }

    @Test
    void eachIsAnother() {
        X509Certificate one = SelfSigned.make(NOW).chain().get(0);
        X509Certificate other = SelfSigned.make(NOW).chain().get(0);

        assertThat(one.getSerialNumber()).isPositive().isNotEqualTo(other.getSerialNumber());
        assertThat(one.getPublicKey()).isNotEqualTo(other.getPublicKey());
    }

    @Test
    void lengthsOfEverySizeAreWrittenInTheirForm() {
        assertThat(begin(127)).containsExactly(Der.OCTET_STRING, 127);
        assertThat(begin(128)).containsExactly(Der.OCTET_STRING, 0x81, 128);
        assertThat(begin(255)).containsExactly(Der.OCTET_STRING, 0x81, 255);
        assertThat(begin(256)).containsExactly(Der.OCTET_STRING, 0x82, 1, 0);
        assertThat(begin(70_000)).containsExactly(Der.OCTET_STRING, 0x83, 1, 0x11, 0x70);
    }

    private static int[] begin(int length) {
        byte[] value = Der.value(Der.OCTET_STRING, new byte[length]);
        byte[] begin = Arrays.copyOf(value, value.length - length);
        int[] unsigned = new int[begin.length];
        for (int i = 0; i < begin.length; i++) {
            unsigned[i] = begin[i] & 0xff;
        }
        return unsigned;
    }
}
