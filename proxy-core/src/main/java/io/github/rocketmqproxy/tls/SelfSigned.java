package io.github.rocketmqproxy.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * Makes a certificate that nobody vouches for (X.509 version 3, P-256). It keeps the wire secret from those who only listen; it does
 * not prove to a client whom it talks to. Keys and signatures are the JDK's; only the form is written here, since the JDK has no
 * public way to it (docs/decisions/0008-tls.md).
 */
public final class SelfSigned {
    private static final Duration VALID = Duration.ofDays(3_650);
    /** For clocks that are behind. */
    private static final Duration VALID_BEFORE = Duration.ofDays(1);

    /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2. */
    private static final byte[] ALGORITHM =
            Der.value(Der.SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    /** subjectAltName, 2.5.29.17. */
    private static final byte[] ALTERNATIVE_NAMES = oid(0x55, 0x1d, 0x11);

    private SelfSigned() {}

    /**
     * Makes a key and a certificate for localhost; takes some milliseconds of computing.
     *
     * @param now from when on it is valid, about
     * @return both
     */
    public static TlsIdentity make(Instant now) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] content = content(pair, new BigInteger(63, random), now);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate(), random);
            signature.update(content);
            byte[] certificate = Der.value(Der.SEQUENCE, content, ALGORITHM, bits(signature.sign()));
            return new TlsIdentity(pair.getPrivate(), List.of((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a certificate with P-256", e);
        }
    }

    /** TBSCertificate of RFC 5280. */
    private static byte[] content(KeyPair pair, BigInteger serial, Instant now) {
        byte[] name = new X500Principal("CN=rocketmq-proxy").getEncoded();
        byte[] version3 = Der.value(Der.CONTEXT_CONSTRUCTED, Der.value(Der.INTEGER, BigInteger.TWO.toByteArray()));
        byte[] validity = Der.value(Der.SEQUENCE, time(now.minus(VALID_BEFORE)), time(now.plus(VALID)));
        return Der.value(
                Der.SEQUENCE,
                version3,
                Der.value(Der.INTEGER, serial.add(BigInteger.ONE).toByteArray()),
                ALGORITHM,
                name,
                validity,
                name,
                pair.getPublic().getEncoded(),
                Der.value(Der.CONTEXT_CONSTRUCTED + 3, Der.value(Der.SEQUENCE, alternativeNames())));
    }

    private static byte[] alternativeNames() {
        byte[] dns = Der.value(Der.CONTEXT + 2, "localhost".getBytes(StandardCharsets.US_ASCII));
        byte[] ipv4 = Der.value(Der.CONTEXT + 7, new byte[] {127, 0, 0, 1});
        byte[] ipv6 = Der.value(Der.CONTEXT + 7, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        return Der.value(
                Der.SEQUENCE, ALTERNATIVE_NAMES, Der.value(Der.OCTET_STRING, Der.value(Der.SEQUENCE, dns, ipv4, ipv6)));
    }

    /** Until 2049 with two digits for the year, then with four: RFC 5280, 4.1.2.5. */
    private static byte[] time(Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        boolean shortForm = time.getYear() < 2050;
        String text = DateTimeFormatter.ofPattern(shortForm ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'", Locale.ROOT)
                .format(time);
        return Der.value(shortForm ? Der.UTC_TIME : Der.GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whole bytes: none of the last one's bits is left over. */
    private static byte[] bits(byte[] content) {
        return Der.value(Der.BIT_STRING, new byte[] {0}, content);
    }

    private static byte[] oid(int... encoded) {
        byte[] content = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            content[i] = (byte) encoded[i];
        }
        return Der.value(Der.OBJECT_IDENTIFIER, content);
    }
}
