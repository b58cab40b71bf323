package org.depproxy.upstream;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.depproxy.admin.AddressVerdict;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.UpstreamRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class AddressCheckTest {
    private static final RegistryName NAME = new RegistryName("registry.example");

    private final AddressCheck check = new AddressCheck(
            UpstreamLimits.DEFAULT,
            List.of(UpstreamRegistry.anonymous(NAME, URI.create("http://registry.internal:5000"))),
            new Names());

    /** Knows three hosts, and every address that is one already. */
    private static final class Names implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return switch (host) {
                case "public.example" -> addresses("203.0.114.7");
                case "both.example" -> addresses("203.0.114.7", "10.0.0.1");
                case "metadata.internal" -> addresses("169.254.169.254");
                default -> {
                    if (host.matches("[0-9.]+|\\[.*]")) {
                        yield InetAddress.getAllByName(host);
                    }
                    throw new UnknownHostException(host);
                }
            };
        }

        private static InetAddress[] addresses(String... texts) throws UnknownHostException {
            InetAddress[] addresses = new InetAddress[texts.length];
            for (int i = 0; i < texts.length; i++) {
                addresses[i] = InetAddress.getByName(texts[i]);
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://public.example,             GOOD",
        "https://203.0.114.7:8443/a,         GOOD",
        "http://public.example,              UNENCRYPTED",
        "http://169.254.169.254,             UNENCRYPTED",
        "https://169.254.169.254,            NOT_PUBLIC",
        "https://metadata.internal,          NOT_PUBLIC",
        "https://both.example,               NOT_PUBLIC",
        "https://127.0.0.1,                  NOT_PUBLIC",
        "https://2130706433,                 NOT_PUBLIC",
        "https://10.1.2.3,                   NOT_PUBLIC",
        "https://192.168.1.1:5000,           NOT_PUBLIC",
        "https://[::1],                      NOT_PUBLIC",
        "https://[fe80::1],                  NOT_PUBLIC",
        "https://[::ffff:10.0.0.1],          NOT_PUBLIC",
        "https://nowhere.example,            NOT_PUBLIC",
        "https://a_b.example,                MALFORMED",
        "https://public.example:70000,       MALFORMED",
    })
    void t011_only_an_encrypted_address_in_the_public_internet_may_be_saved(URI base, AddressVerdict verdict) {
        assertThat(check.judge(base)).isEqualTo(verdict);
    }

    @Test
    void what_the_operator_has_configured_may_be_private_and_unencrypted_at_that_host_and_port_alone() {
        assertThat(check.judge(URI.create("http://registry.internal:5000/a/path")))
                .isEqualTo(AddressVerdict.GOOD);
        assertThat(check.judge(URI.create("http://registry.internal:5001"))).isEqualTo(AddressVerdict.UNENCRYPTED);
        assertThat(check.judge(URI.create("https://registry.internal:5000"))).isEqualTo(AddressVerdict.NOT_PUBLIC);
    }
}
