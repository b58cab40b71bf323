package org.depproxy.upstream;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Refuses hosts that have any address outside of the public Internet. What it checks is what is connected to, so a name
 * that answers differently the second time gains nothing.
 *
 * @param lookup finds addresses
 */
record PublicAddresses(DnsResolver lookup) implements DnsResolver {
    private static final List<Block> SPECIAL_IPV4 = List.of(
            new Block(new int[] {0}, 8),
            new Block(new int[] {100, 64}, 10),
            new Block(new int[] {192, 0, 0}, 24),
            new Block(new int[] {198, 18}, 15),
            new Block(new int[] {240}, 4));

    /** Unique local addresses, and Teredo, which leads to an IPv4 address that cannot be told. */
    private static final List<Block> SPECIAL_IPV6 =
            List.of(new Block(new int[] {0xfc}, 7), new Block(new int[] {0x20, 0x01, 0, 0}, 32));

    private static final Block COMPATIBLE = new Block(new int[12], 96);
    private static final Block MAPPED = new Block(new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96);
    private static final Block NAT64 = new Block(new int[] {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}, 96);
    private static final Block SIX_TO_FOUR = new Block(new int[] {0x20, 0x02}, 16);
    private static final int LAST_FOUR = 12;

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookup.resolve(host);
        for (InetAddress address : addresses) {
            if (!isPublic(address)) {
                throw new ForbiddenAddress();
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return lookup.resolveCanonicalHostname(host);
    }

    /** Whether an address is one of the public Internet's, also when it carries an IPv4 address within. */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return switch (address) {
            case Inet4Address ipv4 -> SPECIAL_IPV4.stream().noneMatch(block -> block.holds(bytes));
            case Inet6Address ipv6 -> isPublicIpv6(bytes);
            default -> false;
        };
    }

    private static boolean isPublicIpv6(byte[] bytes) {
        if (SPECIAL_IPV6.stream().anyMatch(block -> block.holds(bytes))) {
            return false;
        }
        if (COMPATIBLE.holds(bytes) || MAPPED.holds(bytes) || NAT64.holds(bytes)) {
            return isPublic(ipv4(bytes, LAST_FOUR));
        }
        return !SIX_TO_FOUR.holds(bytes) || isPublic(ipv4(bytes, 2));
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** Addresses that begin alike. */
    private static final class Block {
        private final int[] prefix;
        private final int bits;

        Block(int[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if ((address[bit / Byte.SIZE] & mask) != (prefix[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
