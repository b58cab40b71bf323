package org.depproxy.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.depproxy.cli.demo.Screen;
import org.depproxy.cli.proxy.ProxyStarter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code depproxy}. Its launcher says where the repository is and whether somebody watches. */
@Command(
        name = "depproxy",
        description = "A pull-through cache for container images, as serverless functions on object storage.",
        versionProvider = Depproxy.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Also: depproxy test [MAVEN ARGUMENT...]   runs all tests and sums them up.",
            "Start with: depproxy demo"
        })
public final class Depproxy {
    private static final String ROOT = "depproxy.root";
    private static final String TERMINAL = "depproxy.terminal";

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Depproxy.class.getPackage().getImplementationVersion())
                    .orElse("(unpackaged)");
            return new String[] {"depproxy " + version, "Java " + Runtime.version()};
        }
    }

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Shows log lines, and stack traces of errors.")
    private boolean verbose;

    private Depproxy() {}

    /** Runs one command and exits with its status: 0 done, 1 failed, 2 not understood. */
    public static void main(String... arguments) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var installation =
                new Installation(Path.of(System.getProperty(ROOT, "")).toAbsolutePath());
        Screen screen = Boolean.getBoolean(TERMINAL) ? Screen.TERMINAL : Screen.PLAIN;
        CommandLine command = commandLine(installation, new LocalProxies(), new UntilSignal(), out, screen)
                .addSubcommand(new QuotaCommand(
                        installation, new AwsDeployments(System.getenv()), out, InstantSource.system()));
        System.exit(command.execute(arguments));
    }

    static CommandLine commandLine(
            Installation installation, ProxyStarter starter, Stay stay, PrintWriter out, Screen screen) {
        var depproxy = new Depproxy();
        return new CommandLine(depproxy)
                .addSubcommand(new UpCommand(installation, starter, stay, out))
                .addSubcommand(new DemoCommand(installation, starter, out, screen, InstantSource.system()))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(out)
                .setExecutionStrategy(depproxy::execute)
                .setExecutionExceptionHandler((failure, command, parsed) -> depproxy.explain(failure, command));
    }

    private int execute(CommandLine.ParseResult parsed) {
        Logs.use(verbose ? Logs.Detail.ALL : Logs.Detail.WARNINGS);
        return new CommandLine.RunLast().execute(parsed);
    }

    /** One sentence for a person; the stack only for whoever asked for it. */
    private int explain(Exception failure, CommandLine command) {
        String sentence = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        command.getErr().println("depproxy: " + sentence);
        if (verbose) {
            failure.printStackTrace(command.getErr());
        } else {
            command.getErr().println("(--verbose shows where)");
        }
        command.getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
