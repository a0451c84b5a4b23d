package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.Credentials;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header by which official clients say who they are: {@code MQv2-HMAC-SHA1 Credential=key/region/service,
 * SignedHeaders=x-mq-date-time, Signature=hex}. Region and service, which may be left out, mean nothing here; the Python client sends a header
 * with an empty key when it has no credentials.
 */
final class Authorization {
    private static final String ALGORITHM = "MQv2-HMAC-SHA1";
    private static final Pattern CREDENTIAL = field("Credential", "[^/,\\s]+");
    private static final Pattern SIGNATURE = field("Signature", "[0-9A-Fa-f]{40}");

    private Authorization() {}

    /** Each comes once, behind the algorithm or a comma. */
    private static Pattern field(String name, String value) {
        return Pattern.compile("(?:^|[,\\s])" + name + "=(" + value + ")(?:/[^,\\s]*)?(?:,|\\s|$)");
    }

    /**
     * Reads what a call brings.
     *
     * @param header the header, or empty
     * @param dateTime what is signed, or empty
     * @return none if the header is missing or says something else
     */
    static Credentials credentials(String header, String dateTime) {
        if (!header.startsWith(ALGORITHM)) {
            return new Credentials.None();
        }
        String fields = header.substring(ALGORITHM.length());
        Matcher key = CREDENTIAL.matcher(fields);
        Matcher signature = SIGNATURE.matcher(fields);
        return key.find() && signature.find()
                ? new Credentials.Signature(key.group(1), dateTime, signature.group(1))
                : new Credentials.None();
    }
}
