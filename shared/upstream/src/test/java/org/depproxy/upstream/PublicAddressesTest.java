package org.depproxy.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.0.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "2001::1"
            })
    void t004_t005_special_addresses_are_not_public(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "169.253.0.1",
                "192.0.1.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.254",
                "2600:1f00::1",
                "2001:4860:4860::8888",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1",
                "fbff::1"
            })
    void t004_the_others_are(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void t004_a_name_that_leads_elsewhere_the_second_time_is_refused_then() throws Exception {
        InetAddress good = InetAddress.getByName("8.8.8.8");
        InetAddress bad = InetAddress.getLoopbackAddress();
        Deque<InetAddress[]> answers = new ArrayDeque<>(
                List.of(new InetAddress[] {good}, new InetAddress[] {bad}, new InetAddress[] {good, bad}));
        DnsResolver resolver = new PublicAddresses(lookup(host -> answers.removeFirst()));

        assertThat(resolver.resolve("rebinding.test")).containsExactly(good);
        assertThatThrownBy(() -> resolver.resolve("rebinding.test")).isInstanceOf(ForbiddenAddress.class);
        assertThatThrownBy(() -> resolver.resolve("rebinding.test")).isInstanceOf(ForbiddenAddress.class);
    }

    @Test
    void a_slow_look_up_is_given_up() {
        CountDownLatch never = new CountDownLatch(1);
        DnsResolver resolver = new TimedLookup(
                lookup(host -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new UnknownHostException(host);
                    }
                    return new InetAddress[0];
                }),
                Duration.ofMillis(50));

        assertThatThrownBy(() -> resolver.resolve("slow.test")).isInstanceOf(UnknownHostException.class);
        never.countDown();
    }

    @Test
    void only_so_many_addresses_of_a_host_are_tried() throws Exception {
        InetAddress[] many = new InetAddress[UpstreamLimits.ADDRESSES + 1];
        Arrays.fill(many, InetAddress.getByName("8.8.8.8"));
        DnsResolver resolver = new TimedLookup(lookup(host -> many), Duration.ofSeconds(10));

        assertThat(resolver.resolve("many.test")).hasSize(UpstreamLimits.ADDRESSES);
    }

    /** Finds the addresses of a host. */
    private interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private static DnsResolver lookup(Lookup lookup) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return lookup.of(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }
}
