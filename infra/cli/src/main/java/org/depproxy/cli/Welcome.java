package org.depproxy.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.depproxy.cli.proxy.Bootstrap;

/** What a person needs once the proxy is ready: lines to paste. */
final class Welcome {
    private Welcome() {}

    /** Login and pull, for the owner that the first start created. The token itself is not shown. */
    static List<String> lines(URI proxy, Path data, Bootstrap bootstrap) {
        String host = proxy.getRawAuthority();
        String file = quoted(data.resolve(Bootstrap.FILE).toString());
        return List.of(
                "",
                "Log in once, then pull through the proxy:",
                "",
                "  sed -n 's/.*\"token\" *: *\"\\([^\"]*\\)\".*/\\1/p' " + file + " \\",
                "    | docker login -u " + bootstrap.owner().username() + " --password-stdin " + host,
                "  docker pull " + host + "/" + bootstrap.group() + "/dependency_proxy/containers/alpine:latest",
                "",
                "Ctrl-C stops it; " + data + " keeps what it has.");
    }

    /** As one word of a POSIX shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
