package org.depproxy.local.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.depproxy.local.lambda.Functions;
import org.depproxy.local.lambda.Invocation;
import org.depproxy.local.template.Template;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The HTTP API of the template, as a handler for a server that gives each request a thread. Thread-safe. */
public final class HttpApi extends Handler.Abstract {
    private static final int REQUEST_ID_BYTES = 11;

    private final RouteTable routes;
    private final EventWriter events;
    private final ReplyReader replies = new ReplyReader();
    private final Functions functions;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** @throws org.depproxy.local.template.InvalidTemplate when two routes would match alike */
    public HttpApi(Template.Api api, Functions functions, InstantSource clock) {
        this.routes = new RouteTable(api.routes());
        this.events = new EventWriter(api.id());
        this.functions = functions;
        this.clock = clock;
    }

    /** How the server must read requests: every path reaches the routes, as it does in API Gateway. */
    public static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(Limits.HEAD_BYTES);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return configuration;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        byte[] id = new byte[REQUEST_ID_BYTES];
        random.nextBytes(id);
        String requestId = Base64.getUrlEncoder().encodeToString(id);
        send(answer(request, requestId), request, requestId, response, callback);
        return true;
    }

    private Reply answer(Request request, String requestId) throws IOException, InterruptedException {
        Optional<String> path = PercentCoding.decodePath(
                Objects.requireNonNullElse(request.getHttpURI().getPath(), ""));
        if (path.isEmpty()) {
            return Reply.ofGateway(400, "Bad Request");
        }
        Optional<RouteTable.Selection> selection = routes.select(request.getMethod(), path.get());
        if (selection.isEmpty()) {
            return Reply.ofGateway(404, "Not Found");
        }
        byte[] body = Content.Source.asInputStream(request).readNBytes(Limits.PAYLOAD_BYTES + 1);
        if (body.length > Limits.PAYLOAD_BYTES) {
            return Reply.ofGateway(413, "Request Entity Too Large");
        }
        byte[] event = events.write(read(request, path.get(), body), selection.get(), requestId, clock.instant());
        if (event.length > Limits.PAYLOAD_BYTES) {
            return Reply.ofGateway(413, "Request Entity Too Large");
        }
        return invoke(selection.get().route().integration(), event);
    }

    private Reply invoke(Template.Integration integration, byte[] event) throws InterruptedException {
        try {
            Invocation outcome = functions
                    .invoke(integration.function(), event)
                    .get(integration.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return switch (outcome) {
                case Invocation.Returned returned -> replies.read(returned.payload(), integration);
                case Invocation.Failed failed -> Reply.internalServerError();
                case Invocation.TimedOut timedOut -> Reply.internalServerError();
                case Invocation.Throttled throttled -> Reply.serviceUnavailable();
            };
        } catch (TimeoutException e) {
            return Reply.serviceUnavailable();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an invocation always completes normally", e);
        }
    }

    private static GatewayRequest read(Request request, String path, byte[] body) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (HttpField field : request.getHeaders()) {
            headers.add(Map.entry(field.getName(), Objects.requireNonNullElse(field.getValue(), "")));
        }
        return new GatewayRequest(
                request.getMethod(),
                path,
                Objects.requireNonNullElse(request.getHttpURI().getQuery(), ""),
                request.getConnectionMetaData().getProtocol(),
                Request.getRemoteAddr(request),
                Request.getLocalPort(request),
                headers,
                body);
    }

    private static void send(Reply reply, Request request, String requestId, Response response, Callback callback) {
        response.setStatus(reply.status());
        reply.headers().forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
        response.getHeaders().put("apigw-requestid", requestId);
        boolean bodiless = reply.status() == 204 || reply.status() == 304;
        if (!bodiless) {
            // Computed, and kept on HEAD, where the body itself is dropped: clients take a manifest's size from it.
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        }
        boolean silent = bodiless || request.getMethod().equals("HEAD");
        response.write(true, ByteBuffer.wrap(silent ? new byte[0] : reply.body()), callback);
    }
}
