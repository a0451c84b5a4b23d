package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where clients are told to find every broker: at the proxy, by the address that they have used themselves. So routes are right behind
 * load balancers and port forwardings that the proxy knows nothing of.
 */
final class AccessPoint {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final int MAX_PORT = 65_535;

    private AccessPoint() {}

    /**
     * The address for a client.
     *
     * @param asked the client's own access point, as its request tells it
     * @param headers the call's headers: what it has called serves where the request tells nothing
     * @return what every broker of a route carries
     * @throws ProxyException with {@code ILLEGAL_ENDPOINT} if neither is an address
     */
    static Endpoints of(Endpoints asked, CallHeaders headers) {
        if (asked.getAddressesCount() > 0) {
            check(asked);
            return asked;
        }
        Endpoints called = ofAuthority(headers.authority());
        if (called == null) {
            throw illegal("empty, and the call's :authority \"" + headers.authority() + "\" has no port");
        }
        return called;
    }

    private static void check(Endpoints asked) {
        switch (asked.getScheme()) {
            case IPv4, IPv6 -> {}
            case DOMAIN_NAME -> {
                if (asked.getAddressesCount() != 1) {
                    throw illegal(asked.getAddressesCount() + " addresses of scheme DOMAIN_NAME, which allows one");
                }
            }
            default -> throw illegal("scheme " + asked.getSchemeValue());
        }
        for (Address address : asked.getAddressesList()) {
            if (address.getHost().isBlank() || !isPort(address.getPort())) {
                throw illegal("\"" + address.getHost() + "\" port " + address.getPort());
            }
        }
    }

    private static @Nullable Endpoints ofAuthority(String authority) {
        int colon = authority.lastIndexOf(':');
        // The last colon of [::1] belongs to the address.
        if (colon <= 0 || authority.indexOf(']') > colon) {
            return null;
        }
        String host = authority.substring(0, colon);
        int port = port(authority.substring(colon + 1));
        return isPort(port) ? endpoints(host, port) : null;
    }

    private static Endpoints endpoints(String host, int port) {
        boolean ipv6 = host.startsWith("[") && host.endsWith("]");
        AddressScheme scheme = ipv6
                ? AddressScheme.IPv6
                : IPV4.matcher(host).matches() ? AddressScheme.IPv4 : AddressScheme.DOMAIN_NAME;
        return Endpoints.newBuilder()
                .setScheme(scheme)
                .addAddresses(Address.newBuilder()
                        .setHost(ipv6 ? host.substring(1, host.length() - 1) : host)
                        .setPort(port))
                .build();
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean isPort(int port) {
        return port > 0 && port <= MAX_PORT;
    }

    private static ProxyException illegal(String what) {
        return new ProxyException(
                ErrorCode.ILLEGAL_ENDPOINT,
                "endpoints: " + what + " (expected: the host and port by which the client reaches the proxy)");
    }
}
