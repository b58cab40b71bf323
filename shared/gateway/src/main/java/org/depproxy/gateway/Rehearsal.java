package org.depproxy.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import java.util.Map;
import org.depproxy.access.Directory;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.BlobLinks;
import org.depproxy.cache.PullLedger;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;

/** Steps of {@link Priming}: real reads and real answers, for somebody and something that do not exist. */
public final class Rehearsal {
    private static final Principal NOBODY = new Principal(new UserName("nobody"), new TokenId("0000000000"));
    private static final PullScope NOTHING = new PullScope(new GroupPath("nothing"), ImageName.parse("nothing"));
    private static final Digest NO_BLOB = Digest.sha256(new byte[0]);

    private Rehearsal() {}

    /** Refuses two clients: one without a token, one with a token that is none. */
    public static Runnable refusals(Front front) {
        return () -> {
            front.answer(event(Routes.PING, Map.of()), Front.GATEWAY_TIMEOUT);
            Route.Repository repository =
                    new Route.Repository(NOTHING, NOTHING.group() + "/dependency_proxy/containers/a");
            String path = new Route.Blob(repository, NO_BLOB).path();
            front.answer(event(path, Map.of("authorization", "Bearer a.b.c")), Front.GATEWAY_TIMEOUT);
        };
    }

    /** Reads a credential, and does not find it. */
    public static Runnable login(Directory directory) {
        return () -> directory.credential(NOBODY.token(), NOBODY.user());
    }

    /** Reads what a pull reads, and does not find it; signs an address. */
    public static Runnable pull(PullLedger ledger, BlobLinks links) {
        return () -> {
            ledger.blob(NOBODY, NOTHING, NO_BLOB);
            links.read(NO_BLOB);
        };
    }

    private static APIGatewayV2HTTPEvent event(String path, Map<String, String> headers) {
        RequestContext.Http http =
                RequestContext.Http.builder().withMethod("GET").withPath(path).build();
        return APIGatewayV2HTTPEvent.builder()
                .withRawPath(path)
                .withHeaders(headers)
                .withRequestContext(RequestContext.builder()
                        .withHttp(http)
                        .withDomainName("rehearsal.invalid")
                        .withRequestId("rehearsal")
                        .build())
                .build();
    }
}
