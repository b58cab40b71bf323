package org.depproxy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.depproxy.admin.LimitsNoted;
import org.depproxy.admin.QuotaQuestion;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.CredentialName;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.Quotas;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.upstream.RealmPins;
import org.depproxy.upstream.RegistryUpstream;
import org.depproxy.upstream.UpstreamLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code depproxy quota}: shows what upstreams still allow and what the proxy has saved of it. */
@Command(
        name = "quota",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows what upstreams still allow and how many pulls the proxy has saved, for the proxy that runs on"
                        + " this machine or one on AWS.")
final class QuotaCommand implements Callable<Integer> {
    private final Installation installation;
    private final Deployments deployments;
    private final PrintWriter out;
    private final InstantSource clock;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the proxy that runs here (default: .depproxy/data below the repository).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "Instead, the table of a proxy on AWS; region and credentials come from the environment.")
    private Optional<String> table = Optional.empty();

    @Option(names = "--upstream", paramLabel = "NAME", description = "Only this registry, such as docker.io.")
    private Optional<String> upstream = Optional.empty();

    @Option(
            names = "--ask",
            description = "First asks the upstream (docker.io, unless --upstream says another) by a HEAD of "
                    + QuotaQuestion.PREVIEW
                    + ", which costs no pull, from this machine and without a login.")
    private boolean ask;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    QuotaCommand(Installation installation, Deployments deployments, PrintWriter out, InstantSource clock) {
        this.installation = installation;
        this.deployments = deployments;
        this.out = out;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        if (data.isPresent() && table.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--data and --table are two proxies: name one");
        }
        Optional<RegistryName> registry = upstream.map(this::registry);
        try (Deployment deployment = deployment()) {
            if (ask) {
                ask(deployment, registry.orElse(RegistryName.DOCKER_HUB));
            }
            show(deployment.quotas(), registry);
        }
        return 0;
    }

    private Deployment deployment() throws IOException {
        return table.isPresent()
                ? deployments.onAws(table.get())
                : deployments.running(
                        data.orElse(installation.data()).toAbsolutePath().normalize());
    }

    private RegistryName registry(String name) {
        try {
            return RegistryName.parse(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--upstream takes a registry's name, not " + name, e);
        }
    }

    private void ask(Deployment deployment, RegistryName name) {
        UpstreamRegistry registry = Optional.ofNullable(deployment.upstreams().get(name))
                .orElseThrow(() -> new IllegalStateException("The proxy does not pull from " + name + "."));
        try (RegistryUpstream asked = new RegistryUpstream(
                UpstreamLimits.DEFAULT,
                deployment.upstreams().values(),
                RealmPins.DEFAULT,
                clock,
                new LimitsNoted(deployment.quotas(), clock))) {
            UpstreamAnswer<Upstream.Sighting> answer =
                    new QuotaQuestion(asked).ask(registry, CredentialName.deployment(name), Optional.empty());
            if (answer instanceof UpstreamAnswer.Unavailable<Upstream.Sighting>(String attempt)) {
                throw new IllegalStateException(name + " could not be asked: " + attempt);
            }
        }
    }

    private void show(Quotas quotas, Optional<RegistryName> only) {
        List<QuotaRecord> records = quotas.all().stream()
                .filter(record -> only.map(record.key().registry()::equals).orElse(true))
                .sorted(Comparator.comparing(
                                (QuotaRecord record) -> record.key().registry().value())
                        .thenComparing(record ->
                                record.key().group().map(GroupPath::value).orElse("")))
                .toList();
        if (records.isEmpty()) {
            out.println("Nothing is known yet: no upstream has said what it allows.");
            return;
        }
        QuotaTable.lines(records, clock.instant()).forEach(out::println);
    }
}
