package io.github.rocketmqproxy.config;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads lists of addresses in every spelling that clients use. */
public final class Endpoints {
    private static final Pattern SEPARATORS = Pattern.compile("[;,\\s]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d):\\d+");
    private static final int MAX_LENGTH = 2_048;
    private static final String IPV4_LOOPBACK = "127.0.0.1";
    private static final String IPV6_LOOPBACK = "0:0:0:0:0:0:0:1";

    /** Stands for every address in lists of those that are allowed. */
    static final String ANY = "*";

    private Endpoints() {}

    /**
     * Reads {@code host:port}, {@code http://host:port} or {@code [ipv6]:port}, one or several separated by {@code ;} or
     * {@code ,}.
     *
     * @param text the list
     * @return the addresses without scheme and without repetition, in the order given; empty for a blank text
     * @throws ProxyException with {@link ErrorCode#ILLEGAL_ENDPOINT}
     */
    public static List<String> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw illegal(text.substring(0, 80) + "…");
        }
        Set<String> addresses = new LinkedHashSet<>();
        for (String part : SEPARATORS.split(text.trim())) {
            if (!part.isEmpty()) {
                addresses.add(address(part, text));
            }
        }
        return new ArrayList<>(addresses);
    }

    /**
     * One spelling for all that mean the same address: the host in lower case, the names of this machine's loopback as {@code 127.0.0.1}, IPv6
     * written out, the port without leading zeros. Asks no name service.
     *
     * @param address {@code host:port}, as {@link #parse} answers it
     * @return the spelling to compare by
     */
    public static String canonical(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            host = ipv6(host);
        }
        boolean loopback = host.equals("localhost") || host.equals(IPV6_LOOPBACK);
        return (loopback ? IPV4_LOOPBACK : host) + ":" + Integer.parseInt(address.substring(colon + 1));
    }

    private static String ipv6(String host) {
        try {
            // What is in brackets is never looked up.
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            return host;
        }
    }

    static boolean valid(String text) {
        try {
            parse(text);
            return true;
        } catch (ProxyException e) {
            return false;
        }
    }

    static boolean validAllowed(String text) {
        return text.trim().equals(ANY) || valid(text);
    }

    /** Clients of the official protocol take several IP addresses of one kind, or one domain name. */
    static boolean validAccessPoint(String text) {
        if (!valid(text)) {
            return false;
        }
        List<String> addresses = parse(text);
        return addresses.size() < 2
                || addresses.stream().allMatch(Endpoints::isIpv4)
                || addresses.stream().allMatch(Endpoints::isIpv6);
    }

    /**
     * Whether the host is an IPv4 address.
     *
     * @param address {@code host:port}
     * @return false for IPv6 and for names
     */
    public static boolean isIpv4(String address) {
        return IPV4.matcher(address).matches();
    }

    /**
     * Whether the host is an IPv6 address.
     *
     * @param address {@code [host]:port}
     * @return false for IPv4 and for names
     */
    public static boolean isIpv6(String address) {
        return address.startsWith("[");
    }

    private static String address(String part, String whole) {
        String address = part;
        String lower = part.toLowerCase(Locale.ROOT);
        for (String scheme : List.of("http://", "https://", "tcp://")) {
            if (lower.startsWith(scheme)) {
                address = part.substring(scheme.length());
            }
        }
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        int colon = address.lastIndexOf(':');
        if (colon < 1
                || !HOST.matcher(address.substring(0, colon)).matches()
                || !isPort(address.substring(colon + 1))) {
            throw illegal(whole);
        }
        return address;
    }

    private static boolean isPort(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= 65_535;
    }

    private static ProxyException illegal(String text) {
        return new ProxyException(
                ErrorCode.ILLEGAL_ENDPOINT,
                "endpoint: \"" + text + "\" (expected: host:port or http://host:port, several separated by ; or ,)");
    }
}
