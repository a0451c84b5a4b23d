package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The name servers that clients may name, so that a proxy is no way into networks that its clients cannot reach themselves. Immutable.
 */
final class AllowedEndpoints {
    private final @Nullable Map<String, String> spellings;

    /**
     * These and no others.
     *
     * @param addresses each {@code host:port}; empty for any
     */
    AllowedEndpoints(Optional<List<String>> addresses) {
        spellings = addresses
                .map(all -> all.stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Endpoints::canonical, address -> address, (first, second) -> first)))
                .orElse(null);
    }

    /**
     * Looks whether a client may name these.
     *
     * @param addresses what it names
     * @return the same addresses as the configuration writes them, so that nothing of a client's own is ever looked up
     * @throws ProxyException with {@code FORBIDDEN}
     */
    List<String> check(List<String> addresses) {
        Map<String, String> allowed = spellings;
        return allowed == null
                ? addresses
                : addresses.stream()
                        .map(address -> checked(address, allowed))
                        .distinct()
                        .toList();
    }

    private static String checked(String address, Map<String, String> allowed) {
        String spelling = allowed.get(Endpoints.canonical(address));
        if (spelling == null) {
            throw new ProxyException(
                    ErrorCode.FORBIDDEN,
                    "endpoint: \"" + address
                            + "\" is none that this proxy connects to (expected: none, for the proxy's own cluster,"
                            + " or a name server that its setting ALLOWED_ENDPOINTS names)");
        }
        return spelling;
    }
}
