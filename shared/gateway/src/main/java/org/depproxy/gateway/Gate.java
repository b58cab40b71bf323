package org.depproxy.gateway;

import java.util.Optional;
import java.util.function.Function;
import org.depproxy.access.Grant;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.PullRequest.Want;

/** Who may pass: those whose registry token is good and opens what they ask for. Thread-safe. */
public final class Gate {
    private final Function<String, Optional<Grant>> tokens;

    /** @param tokens reads registry tokens, as {@link org.depproxy.access.RegistryTokens#read} does */
    public Gate(Function<String, Optional<Grant>> tokens) {
        this.tokens = tokens;
    }

    /** Lets in whoever shows a good token, whatever it opens. */
    Passage knock(Request request) {
        return knock(request, Optional.empty());
    }

    /** Lets in whoever shows a good token that opens this repository. */
    private Passage open(Request request, Route.Repository repository) {
        Passage passage = knock(request, Optional.of(repository));
        return passage instanceof Passage.Open(Grant grant) && !grant.opens(repository.scope())
                ? new Passage.Closed(new Outcome.ScopeMissing(repository))
                : passage;
    }

    /** Does what is asked for, for those whose token opens the image; tells the others what they lack. */
    Outcome admit(Call call, Route.Pull route, Function<PullRequest, Outcome> pull) {
        Request request = call.request();
        return switch (open(request, route.repository())) {
            case Passage.Closed(Outcome outcome) -> outcome;
            case Passage.Open(Grant grant) ->
                pull.apply(new PullRequest(
                        grant.principal(),
                        route.repository().scope(),
                        request.method().equals("HEAD") ? Want.DESCRIPTION : Want.CONTENT,
                        Accept.read(request.header("accept")),
                        call.answerBy()));
        };
    }

    private Passage knock(Request request, Optional<Route.Repository> repository) {
        return switch (Credentials.parse(request.header("authorization"))) {
            case Credentials.Absent() -> new Passage.Closed(new Outcome.TokenMissing(repository));
            // Basic credentials are for the token endpoint; the challenge says so.
            case Credentials.Basic basic -> new Passage.Closed(new Outcome.TokenMissing(repository));
            case Credentials.Unreadable() -> new Passage.Closed(new Outcome.TokenInvalid(repository));
            case Credentials.Bearer(String token) ->
                tokens.apply(token)
                        .<Passage>map(Passage.Open::new)
                        .orElseGet(() -> new Passage.Closed(new Outcome.TokenInvalid(repository)));
        };
    }

    /** Whether one may pass. */
    sealed interface Passage {
        /** With this grant. */
        record Open(Grant grant) implements Passage {}

        /** And what to say instead. */
        record Closed(Outcome outcome) implements Passage {}
    }
}
