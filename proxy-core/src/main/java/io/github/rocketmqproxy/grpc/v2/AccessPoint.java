package io.github.rocketmqproxy.grpc.v2;

import static io.github.rocketmqproxy.config.Endpoints.isIpv4;
import static io.github.rocketmqproxy.config.Endpoints.isIpv6;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where clients are told to find every broker: at the proxy, by the address that they have used themselves. So routes are right behind
 * load balancers and port forwardings that the proxy knows nothing of. ADVERTISED_ADDRESS is for where that does not do: where clients
 * ask in one place and are to work in another.
 */
final class AccessPoint {
    private static final int MAX_PORT = 65_535;

    private final @Nullable Endpoints advertised;

    /**
     * The access point of one proxy.
     *
     * @param advertised {@code host:port} of ADVERTISED_ADDRESS, of one kind; empty if it is not set
     */
    AccessPoint(List<String> advertised) {
        this.advertised = advertised.isEmpty() ? null : endpoints(advertised);
    }

    /**
     * The address for a client.
     *
     * @param asked the client's own access point, as its request tells it
     * @param headers the call's headers: what it has called serves where the request tells nothing
     * @return what every broker of a route carries
     * @throws ProxyException with {@code ILLEGAL_ENDPOINT} if neither is an address
     */
    Endpoints of(Endpoints asked, CallHeaders headers) {
        if (advertised != null) {
            return advertised;
        }
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
        // A client may say anything here: a bracket that opens must close, around something.
        if (authority.startsWith("[") && (authority.charAt(colon - 1) != ']' || colon < 3)) {
            return null;
        }
        return isPort(port(authority.substring(colon + 1))) ? endpoints(List.of(authority)) : null;
    }

    /** Of {@code host:port} that have been checked. */
    private static Endpoints endpoints(List<String> addresses) {
        Endpoints.Builder endpoints = Endpoints.newBuilder().setScheme(scheme(addresses.get(0)));
        for (String address : addresses) {
            int colon = address.lastIndexOf(':');
            String host = address.substring(0, colon);
            endpoints.addAddresses(Address.newBuilder()
                    .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                    .setPort(port(address.substring(colon + 1))));
        }
        return endpoints.build();
    }

    private static AddressScheme scheme(String address) {
        if (isIpv6(address)) {
            return AddressScheme.IPv6;
        }
        return isIpv4(address) ? AddressScheme.IPv4 : AddressScheme.DOMAIN_NAME;
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
