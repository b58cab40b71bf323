package org.depproxy.local;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.depproxy.local.gateway.HttpApi;
import org.depproxy.local.http.Listener;
import org.depproxy.local.http.StartFailed;
import org.depproxy.local.lambda.FunctionOutput;
import org.depproxy.local.lambda.Functions;
import org.depproxy.local.lambda.InvokeApi;
import org.depproxy.local.store.Buckets;
import org.depproxy.local.store.DataDirectory;
import org.depproxy.local.store.LocalCredentials;
import org.depproxy.local.store.ServiceApis;
import org.depproxy.local.store.Tables;
import org.depproxy.local.template.Template;
import org.depproxy.local.template.TemplateReader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * A template that is being executed on this machine, until it is closed.
 *
 * <p>Three ports: the API that people pull from, the embedded S3 that their blobs are redirected to, and on loopback the
 * services that only functions call. Thread-safe.
 */
public final class LocalRuntime implements AutoCloseable {
    /** How long Lambda waits before it repeats an asynchronous invocation that failed, for the first time and the second. */
    private static final List<Duration> RETRY_PAUSES = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    private static final Logger LOG = Logger.getLogger(LocalRuntime.class.getName());
    private static final String LOOPBACK = "127.0.0.1";

    private final LocalSettings settings;
    private final InstantSource clock;
    private final List<Duration> retryPauses;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final DataDirectory data;
    private final Listener front;
    private final Listener blobs;
    private final Listener services;
    private final Template template;

    private LocalRuntime(LocalSettings settings, InstantSource clock, List<Duration> retryPauses) {
        this.settings = settings;
        this.clock = clock;
        this.retryPauses = retryPauses;
        try {
            this.data = opened(DataDirectory.open(settings.data()));
            this.services = opened(Listener.bind("services", LOOPBACK, 0, new HttpConfiguration()));
            this.blobs =
                    opened(Listener.bind("blobs", settings.address(), settings.blobPort(), Buckets.configuration()));
            this.front = opened(Listener.bind("pulls", settings.address(), settings.port(), HttpApi.configuration()));
            this.template =
                    TemplateReader.read(settings.template(), parameters(), Map.of("PublicUrl", url().toString()));
            run();
        } catch (IOException e) {
            close();
            throw new StartFailed("The template " + settings.template() + " cannot be read: " + e, e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything and returns when pulls are answered.
     *
     * @throws StartFailed when a port is taken, the data directory is in use, or a function is missing or broken
     * @throws org.depproxy.local.template.InvalidTemplate when the template declares what cannot be executed here
     */
    public static LocalRuntime start(LocalSettings settings) {
        return start(settings, InstantSource.system(), RETRY_PAUSES);
    }

    static LocalRuntime start(LocalSettings settings, InstantSource clock, List<Duration> retryPauses) {
        Quiet.please();
        FunctionOutput.capture();
        return new LocalRuntime(settings, clock, retryPauses);
    }

    private void run() {
        LocalCredentials credentials = data.credentials();
        CompletableFuture<Functions> functions =
                inBackground(() -> opened(Functions.load(template, environments(), data.root(), retryPauses, clock)));
        CompletableFuture<Handler> invocations = functions.thenApply(InvokeApi::new);
        CompletableFuture<Void> storage = inBackground(() -> {
                    Tables tables =
                            opened(Tables.open(template.tables(), data.root().resolve("dynamodb")));
                    services.serve(new ServiceApis(tables, template.secrets(), data, invocations, clock));
                    return tables;
                })
                .thenAccept(tables -> {});
        try {
            Buckets buckets = Buckets.open(template.buckets(), data.root().resolve("s3"), credentials);
            blobs.serve(buckets.handler());
            keepLifecycle(buckets);
            storage.join();
            front.serve(new HttpApi(template.api(), functions.join(), clock));
            opened(front); // again, on top: pulls in flight end while everything they need still stands
        } catch (CompletionException e) {
            if (e.getCause() instanceof StartFailed failed) {
                throw failed;
            }
            throw new StartFailed("The start failed: " + e.getCause(), e);
        }
    }

    private void keepLifecycle(Buckets buckets) {
        Thread thread = Thread.ofPlatform().name("lifecycle").daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    buckets.abortOldUploads(clock);
                    Thread.sleep(Buckets.lifecycleInterval());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "abort incomplete uploads: tried again within the hour", e);
                    LockSupport.parkNanos(Buckets.lifecycleInterval().toNanos());
                }
            }
        });
        opened(thread::interrupt);
    }

    private Map<String, String> parameters() throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>(settings.parameters());
        settings.publicUrl().ifPresent(url -> parameters.put("PublicUrl", url.toString()));
        if (!settings.upstreams().isEmpty()) {
            Optional<String> byDefault = TemplateReader.byDefault(settings.template(), UpstreamParameter.NAME);
            parameters.put(UpstreamParameter.NAME, UpstreamParameter.value(byDefault, settings.upstreams()));
        }
        return parameters;
    }

    /** Where clients pull from. */
    public URI url() {
        return settings.publicUrl().orElseGet(() -> URI.create("http://" + host() + ":" + front.port()));
    }

    /** The port people pull from, also when a free one was asked for. */
    public int port() {
        return front.port();
    }

    /** Where the embedded S3 answers. */
    public URI blobUrl() {
        String host = settings.publicUrl().map(URI::getHost).orElseGet(this::host);
        return URI.create("http://" + host + ":" + blobs.port());
    }

    /** Whether the data directory was empty before this start. */
    public boolean isFirstStart() {
        return data.firstStart();
    }

    /**
     * The environment a function of the template was given: what the template declares, and the local services with the
     * credentials for them.
     *
     * @throws IllegalArgumentException when the template declares no such function
     */
    public Map<String, String> environmentOf(String logicalFunctionId) {
        return Optional.ofNullable(environments().get(logicalFunctionId))
                .orElseThrow(() -> new IllegalArgumentException("there is no function " + logicalFunctionId));
    }

    private Map<String, Map<String, String>> environments() {
        Map<String, Map<String, String>> environments = new LinkedHashMap<>();
        template.functions().forEach((id, function) -> environments.put(id, environment(function)));
        return environments;
    }

    private Map<String, String> environment(Template.Function function) {
        LocalCredentials credentials = data.credentials();
        String service = "http://" + LOOPBACK + ":" + services.port();
        Map<String, String> environment = new LinkedHashMap<>(function.environment());
        environment.put("AWS_REGION", Template.REGION);
        environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", service);
        environment.put("AWS_ENDPOINT_URL_LAMBDA", service);
        environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", service);
        environment.put("AWS_ENDPOINT_URL_S3", blobUrl().toString());
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
        return Map.copyOf(environment);
    }

    private String host() {
        boolean anywhere = List.of(LOOPBACK, "0.0.0.0", "::", "::1").contains(settings.address());
        return anywhere ? "localhost" : settings.address();
    }

    /** Lets requests in flight end for some seconds, then stops everything, the data directory's lock last. */
    @Override
    public void close() {
        RuntimeException failure = null;
        synchronized (open) {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception e) {
                    failure = failure == null ? new IllegalStateException("stop the local runtime", e) : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Remembers what must be closed, the last opened first. */
    private <T extends AutoCloseable> T opened(T resource) {
        synchronized (open) {
            open.push(resource);
        }
        return resource;
    }

    private static <T> CompletableFuture<T> inBackground(java.util.function.Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().name("start").daemon().start(task));
    }
}
