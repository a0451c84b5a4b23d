package io.github.rocketmqproxy.tls;

import io.github.rocketmqproxy.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads certificates and keys from PEM files. What is wrong with them is said with the setting, the file and the remedy. */
public final class TlsFiles {
    private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----", Pattern.MULTILINE);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    private TlsFiles() {}

    /**
     * One file, and the setting that names it.
     *
     * @param setting its name, for errors
     * @param path where it is
     */
    public record NamedFile(String setting, String path) {}

    /**
     * Reads a certificate and its key.
     *
     * @param certificate the certificate, followed by those of the authorities above it
     * @param keyFile its private key
     * @return both
     * @throws ConfigException when they cannot be used
     */
    public static TlsIdentity identity(NamedFile certificate, NamedFile keyFile) {
        List<X509Certificate> chain = certificates(certificate);
        PublicKey publicKey = chain.get(0).getPublicKey();
        PrivateKey key = key(keyFile, publicKey);
        if (!belongTogether(key, publicKey)) {
            throw wrong(
                    keyFile,
                    "is not the key of " + certificate.setting() + " \"" + certificate.path()
                            + "\" (expected: the two files that were made together)");
        }
        warnIfNotValid(certificate, chain.get(0));
        return new TlsIdentity(key, chain);
    }

    /**
     * Reads the certificates of authorities.
     *
     * @param authorities where they are
     * @return at least one
     * @throws ConfigException when they cannot be used
     */
    public static List<X509Certificate> authorities(NamedFile authorities) {
        return certificates(authorities);
    }

    /** Not an error: peers that look at no certificate go on, and a proxy that does not start helps nobody. */
    private static void warnIfNotValid(NamedFile file, X509Certificate certificate) {
        try {
            certificate.checkValidity();
        } catch (CertificateException e) {
            log.warn(
                    "{}: \"{}\" is valid from {} to {} only; those who look at it will refuse this proxy",
                    file.setting(),
                    file.path(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        }
    }

    private static List<X509Certificate> certificates(NamedFile file) {
        List<X509Certificate> chain = new ArrayList<>();
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
            if (block.group(1).equals(CERTIFICATE)) {
                chain.add(certificate(file, block.group(2)));
            }
        }
        if (chain.isEmpty()) {
            throw wrong(file, "holds no certificate (expected: PEM, which begins with -----BEGIN CERTIFICATE-----)");
        }
        return chain;
    }

    private static X509Certificate certificate(NamedFile file, String base64) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(decoded(base64)));
        } catch (CertificateException | IllegalArgumentException e) {
            throw wrong(file, "holds a certificate that cannot be read (expected: a whole X.509 certificate in PEM)");
        }
    }

    private static PrivateKey key(NamedFile file, PublicKey publicKey) {
        Matcher block = BLOCK.matcher(text(file));
        String other = "no private key";
        while (block.find()) {
            if (block.group(1).equals(KEY)) {
                return key(file, block.group(2), publicKey);
            }
            if (block.group(1).endsWith(KEY)) {
                other = "a private key in another form, " + block.group(1);
            }
        }
        throw wrong(
                file,
                "holds " + other + " (expected: PKCS #8 without password, -----BEGIN PRIVATE KEY-----;"
                        + " \"openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem\" makes it of other forms)");
    }

    private static PrivateKey key(NamedFile file, String base64, PublicKey publicKey) {
        try {
            return KeyFactory.getInstance(publicKey.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(decoded(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong(
                    file,
                    "holds no " + publicKey.getAlgorithm()
                            + " key that can be read (expected: the key of the certificate,"
                            + " whole and without password)");
        }
    }

    /** A signature by the one must be good for the other. */
    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] decoded(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static String text(NamedFile file) {
        try {
            return Files.readString(Path.of(file.path()), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw wrong(file, "does not exist (expected: the path of a PEM file)");
        } catch (IOException e) {
            throw wrong(file, "cannot be read, " + e + " (expected: a PEM file that this process may read)");
        }
    }

    private static ConfigException wrong(NamedFile file, String what) {
        return new ConfigException(List.of(file.setting() + ": \"" + file.path() + "\" " + what));
    }
}
