package org.depproxy.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.depproxy.access.Group;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.Refusals;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.CredentialName;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.Quotas;
import org.depproxy.settings.UpstreamRegistry;

/**
 * Tells those who have been let in what the registries that a group pulls from allow: with the group's credential where it has
 * configured one, else with the deployment's. Thread-safe.
 */
public final class QuotaDesk {
    private final Quotas quotas;
    private final QuotaQuestion question;
    private final Map<RegistryName, UpstreamRegistry> deployment;

    /** @param deployment the registries that groups use which have configured nothing of their own */
    public QuotaDesk(Quotas quotas, QuotaQuestion question, Map<RegistryName, UpstreamRegistry> deployment) {
        this.quotas = quotas;
        this.question = question;
        this.deployment = Map.copyOf(deployment);
    }

    /** What is known of every registry that the group pulls from. One read for each of them. */
    public QuotaAnswer all(Group group) {
        Stream<RegistryName> names =
                Stream.concat(group.settings().registries().keySet().stream(), deployment.keySet().stream());
        List<CredentialName> credentials = names.distinct()
                .filter(name -> registry(group, name).isPresent())
                .sorted((a, b) -> a.value().compareTo(b.value()))
                .map(name -> credential(group, name))
                .toList();
        return new QuotaAnswer.Known(credentials.stream().map(quotas::of).toList());
    }

    /** What is known of one registry. */
    public QuotaAnswer of(Group group, RegistryName name) {
        return registry(group, name).isPresent() ? known(group, name) : new QuotaAnswer.NotUsed();
    }

    /** Asks the registry itself, by a HEAD that costs no pull, and tells what is known then. */
    public QuotaAnswer ask(Group group, RegistryName name, Instant answerBy) {
        Optional<UpstreamRegistry> registry = registry(group, name);
        if (registry.isEmpty()) {
            return new QuotaAnswer.NotUsed();
        }
        UpstreamAnswer<Upstream.Sighting> answer =
                question.ask(registry.get(), credential(group, name), Optional.of(answerBy));
        return Refusals.of(answer)
                .filter(QuotaDesk::isTrouble)
                .<QuotaAnswer>map(QuotaAnswer.Unasked::new)
                .orElseGet(() -> known(group, name));
    }

    /** A registry that has no such image, or lets nobody have it, or throttles, has answered all the same. */
    private static boolean isTrouble(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Unavailable unavailable -> true;
            case Refusal.Untrustworthy untrustworthy -> true;
            case Refusal.Unknown() -> false;
            case Refusal.Denied() -> false;
            case Refusal.Throttled throttled -> false;
            case Refusal.Hidden() -> false;
            case Refusal.Revoked() -> false;
            case Refusal.RuledOut() -> false;
        };
    }

    private QuotaAnswer known(Group group, RegistryName name) {
        return new QuotaAnswer.Known(List.of(quotas.of(credential(group, name))));
    }

    private Optional<UpstreamRegistry> registry(Group group, RegistryName name) {
        return group.settings().upstream(name, deployment);
    }

    private static CredentialName credential(Group group, RegistryName name) {
        return group.settings().registries().containsKey(name)
                ? CredentialName.group(group.path(), name)
                : CredentialName.deployment(name);
    }
}
