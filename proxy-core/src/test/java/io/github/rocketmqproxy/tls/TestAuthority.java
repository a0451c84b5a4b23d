package io.github.rocketmqproxy.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;

/** An authority that signs what a test wants, for this machine's loopback address. */
public final class TestAuthority {
    private static final byte[] ALGORITHM =
            Der.value(Der.SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final byte[] ALTERNATIVE_NAMES = oid(0x55, 0x1d, 0x11);
    private static final byte[] BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);
    private static final int BOOLEAN = 1;
    private static final AtomicInteger SERIAL = new AtomicInteger(1);

    private final byte[] name;
    private final KeyPair pair;
    private final X509Certificate certificate;

    private TestAuthority(String name) {
        this.name = principal(name);
        this.pair = pair();
        Instant now = Instant.now();
        byte[] isAuthority = Der.value(
                Der.SEQUENCE,
                BASIC_CONSTRAINTS,
                Der.value(BOOLEAN, new byte[] {(byte) 0xff}),
                Der.value(Der.OCTET_STRING, Der.value(Der.SEQUENCE, Der.value(BOOLEAN, new byte[] {(byte) 0xff}))));
        this.certificate =
                sign(this.name, pair, now.minus(Duration.ofDays(100)), now.plus(Duration.ofDays(1)), isAuthority);
    }

    public static TestAuthority named(String name) {
        return new TestAuthority(name);
    }

    /** Its own certificate, for those who trust it. */
    public Path writeTo(Path directory, String file) throws IOException {
        try {
            return PemFiles.write(directory.resolve(file), "CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A certificate that is good today. */
    public PemFiles issue(Path directory, String subject) throws IOException {
        return issue(directory, subject, Instant.now().plus(Duration.ofDays(1)));
    }

    /** A certificate that was good until yesterday. */
    public PemFiles issueExpired(Path directory, String subject) throws IOException {
        return issue(directory, subject, Instant.now().minus(Duration.ofDays(1)));
    }

    private PemFiles issue(Path directory, String subject, Instant until) throws IOException {
        KeyPair own = pair();
        byte[] names = Der.value(
                Der.SEQUENCE,
                ALTERNATIVE_NAMES,
                Der.value(
                        Der.OCTET_STRING,
                        Der.value(
                                Der.SEQUENCE,
                                Der.value(Der.CONTEXT + 2, "localhost".getBytes(StandardCharsets.US_ASCII)),
                                Der.value(Der.CONTEXT + 7, new byte[] {127, 0, 0, 1}))));
        X509Certificate issued = sign(principal(subject), own, until.minus(Duration.ofDays(30)), until, names);
        return PemFiles.write(directory, subject, new TlsIdentity(own.getPrivate(), List.of(issued)));
    }

    private X509Certificate sign(byte[] subject, KeyPair own, Instant from, Instant until, byte[] extension) {
        byte[] content = Der.value(
                Der.SEQUENCE,
                Der.value(Der.CONTEXT_CONSTRUCTED, Der.value(Der.INTEGER, BigInteger.TWO.toByteArray())),
                Der.value(
                        Der.INTEGER,
                        BigInteger.valueOf(SERIAL.getAndIncrement()).toByteArray()),
                ALGORITHM,
                name,
                Der.value(Der.SEQUENCE, time(from), time(until)),
                subject,
                own.getPublic().getEncoded(),
                Der.value(Der.CONTEXT_CONSTRUCTED + 3, Der.value(Der.SEQUENCE, extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            byte[] bits = Der.value(Der.BIT_STRING, new byte[] {0}, signature.sign());
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Der.value(Der.SEQUENCE, content, ALGORITHM, bits)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] principal(String name) {
        return new X500Principal("CN=" + name).getEncoded();
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] time(Instant instant) {
        String text =
                DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).format(instant.atZone(ZoneOffset.UTC));
        return Der.value(Der.UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] oid(int... encoded) {
        byte[] content = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            content[i] = (byte) encoded[i];
        }
        return Der.value(Der.OBJECT_IDENTIFIER, content);
    }
}
