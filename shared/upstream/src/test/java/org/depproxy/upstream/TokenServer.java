package org.depproxy.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry that wants a token, and its token server, in one; each token is named after how many there were before. */
final class TokenServer implements RawServer.Script {
    static final String TOKEN_PATH = "/token";

    private final AtomicInteger issued = new AtomicInteger();
    private final RawServer.Script token;
    private volatile String good = "";

    TokenServer() {
        this(exchange -> {});
    }

    /** With something to do before a token is issued. */
    TokenServer(RawServer.Script beforeToken) {
        this.token = beforeToken;
    }

    /** Makes the registry refuse what was issued. */
    void revoke() {
        good = "";
    }

    @Override
    public void play(RawServer.Exchange exchange) throws IOException {
        if (exchange.request().path().equals(TOKEN_PATH)) {
            token.play(exchange);
            good = "token-" + issued.incrementAndGet();
            exchange.reply(
                    200,
                    Map.of(),
                    ("{\"token\":\"" + good + "\",\"expires_in\":300}").getBytes(StandardCharsets.UTF_8));
        } else if (!good.isEmpty() && exchange.authorized("Bearer " + good)) {
            exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES);
        } else {
            challenge(exchange, "http://" + exchange.request().header("Host").orElseThrow() + TOKEN_PATH);
        }
    }

    static void challenge(RawServer.Exchange exchange, String realm) throws IOException {
        exchange.reply(
                401,
                Map.of("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"the registry\",scope=\"x:y:*\""));
    }
}
