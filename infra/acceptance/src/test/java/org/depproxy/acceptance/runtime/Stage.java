package org.depproxy.acceptance.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.depproxy.access.AccessToken;
import org.depproxy.access.Directory;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Role;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.aws.AwsPorts;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.local.LocalRuntime;
import org.depproxy.local.LocalSettings;
import org.depproxy.local.template.Template;
import org.depproxy.local.template.TemplateReader;
import org.depproxy.name.GroupPath;
import org.depproxy.settings.GroupSettings;

/**
 * Everything a packaged function reaches: the stores and services that template.yaml declares, embedded; a registry to pull
 * from; and one user who may pull through one group. Thread-safe.
 */
public final class Stage implements AutoCloseable {
    /** A group that may be pulled through, with the settings every group begins with: it asks upstream on each pull. */
    public static final String GROUP = "demo";

    /** Another, which believes a tag for an hour. */
    public static final String TRUSTING_GROUP = "trusting";

    /** A third, which has a tag asked for behind its answer for a day. */
    public static final String QUICK_GROUP = "quick";

    private static final String PREFIX = "/v2/";
    private static final UserName USER = UserName.parse("owner");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final Template template;
    private final LocalRuntime runtime;
    private final AccessToken accessToken;
    private final Map<String, Path> unpacked = new LinkedHashMap<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private Stage(Path directory, Template template, LocalRuntime runtime, AccessToken accessToken) {
        this.directory = directory;
        this.template = template;
        this.runtime = runtime;
        this.accessToken = accessToken;
    }

    /**
     * Sets it up.
     *
     * @param root where template.yaml is, and the zips it names
     * @param directory an empty one, for all that is kept
     * @param upstream what stands for Docker Hub
     */
    public static Stage open(Path root, Path directory, URI upstream) {
        try {
            Path file = root.resolve("template.yaml");
            Template template = TemplateReader.read(file, Map.of(), Map.of());
            LocalRuntime runtime = LocalRuntime.start(LocalSettings.of(file, directory.resolve("data"))
                    .withPorts(0, 0)
                    .withUpstreams(Map.of("docker.io", upstream)));
            return new Stage(directory, template, runtime, enrolled(runtime.environmentOf("TokenFunction")));
        } catch (IOException e) {
            throw new UncheckedIOException("read the template in " + root, e);
        }
    }

    private static AccessToken enrolled(Map<String, String> environment) {
        SecureRandom random = new SecureRandom();
        AccessToken token = AccessToken.generate(random);
        FreshnessPolicy quick = FreshnessPolicy.DEFAULT.answeringAtOnce(Duration.ofDays(1));
        FreshnessPolicy trusting = new FreshnessPolicy(Duration.ofHours(1), Duration.ofDays(1));
        try (AwsPorts ports = new AwsPorts(environment, duration -> {}, random)) {
            Directory people = ports.directory();
            add(people, new Directory.Entry.User(USER));
            add(people, new Directory.Entry.Token(TokenRecord.of(token, USER, Instant.now())));
            addGroup(people, GROUP, GroupSettings.DEFAULT);
            addGroup(people, TRUSTING_GROUP, new GroupSettings(true, trusting, Map.of()));
            addGroup(people, QUICK_GROUP, new GroupSettings(true, quick, Map.of()));
        }
        return token;
    }

    private static void addGroup(Directory people, String name, GroupSettings settings) {
        GroupPath path = new GroupPath(name);
        GroupId id = new GroupId(name);
        add(people, new Directory.Entry.NewGroup(new Group(path, List.of(id), settings)));
        add(people, new Directory.Entry.Member(path, USER, new Membership(id, Role.OWNER)));
    }

    private static void add(Directory people, Directory.Entry entry) {
        if (!people.add(entry)) {
            throw new IllegalStateException("was there before: " + entry);
        }
    }

    /** What the template declares of a function. */
    public Template.Function declared(String function) {
        return Objects.requireNonNull(template.functions().get(function), function);
    }

    /** A function with its zip unpacked, and the environment it has here. */
    public synchronized Deployed deployed(String function) {
        Template.Function declared = declared(function);
        Path root = unpacked.computeIfAbsent(
                function, name -> Deployed.unpack(declared.code(), created(directory.resolve("task-" + name))));
        return new Deployed(
                declared.arn() + ":live",
                declared.handler(),
                root,
                declared.timeout(),
                runtime.environmentOf(function));
    }

    private static Path created(Path path) {
        try {
            return Files.createDirectory(path);
        } catch (IOException e) {
            throw new UncheckedIOException("make " + path, e);
        }
    }

    /** Where the one-machine front answers: for what prepares a test. */
    public URI url() {
        return runtime.url();
    }

    /** The value of {@code Authorization} with which a token is asked for. */
    public String basic() {
        String both = USER + ":" + accessToken.reveal();
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /** The value of {@code Authorization} that may pull this image of Docker Hub's: {@code library/alpine}. */
    public String bearer(String group, String image) {
        HttpResponse<byte[]> reply = get(
                "/jwt/auth?service=dependency_proxy&scope=repository:"
                        + path(group, image).substring(PREFIX.length()) + ":pull",
                Map.of("Authorization", basic()));
        if (reply.statusCode() != 200) {
            throw new IllegalStateException("no token: " + reply.statusCode() + text(reply));
        }
        try {
            return "Bearer "
                    + new ObjectMapper()
                            .readTree(reply.body())
                            .required("token")
                            .asText();
        } catch (IOException e) {
            throw new UncheckedIOException("read a token from " + text(reply), e);
        }
    }

    /** The path of an image's manifests and blobs, without a slash at its end. */
    public static String path(String group, String image) {
        return PREFIX + group + "/dependency_proxy/containers/" + image;
    }

    /** Asks the one-machine front, and follows nothing. */
    public HttpResponse<byte[]> get(String pathAndQuery, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url().resolve(pathAndQuery)).timeout(LIMIT);
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("get " + pathAndQuery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while getting " + pathAndQuery, e);
        }
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        runtime.close();
    }
}
