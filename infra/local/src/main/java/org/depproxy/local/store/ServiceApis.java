package org.depproxy.local.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.depproxy.local.template.Template;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The AWS services that only functions call, on one port: DynamoDB, Secrets Manager, Lambda. Every request must be signed
 * with the local credentials.
 */
public final class ServiceApis extends Handler.Sequence {
    /** The largest request that is read: a DynamoDB batch of 16 MB, in bytes. */
    static final int MAX_REQUEST_BYTES = 20 * 1024 * 1024;

    private final SignatureCheck signatures;
    private final Handler dynamoDb;
    private final Handler secrets;
    private final Future<? extends Handler> lambda;

    /** @param lambda ready later, because functions may ask the other services while they are being constructed */
    public ServiceApis(
            Tables tables,
            List<Template.Secret> secrets,
            DataDirectory data,
            Future<? extends Handler> lambda,
            InstantSource clock) {
        this.signatures = new SignatureCheck(data.credentials(), clock);
        this.dynamoDb = tables.handler();
        this.secrets = new SecretApi(secrets, data);
        this.lambda = lambda;
        addHandler(dynamoDb);
        addHandler(this.secrets);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        byte[] body = Content.Source.asInputStream(request).readNBytes(MAX_REQUEST_BYTES + 1);
        if (body.length > MAX_REQUEST_BYTES) {
            refuse(response, callback, 413, "RequestEntityTooLargeException");
            return true;
        }
        if (!signatures.isGood(request, body)) {
            refuse(response, callback, 403, "UnrecognizedClientException");
            return true;
        }
        Request buffered = new Buffered(request, body);
        String target = Objects.requireNonNullElse(request.getHeaders().get("X-Amz-Target"), "");
        String path = Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
        if (path.startsWith("/2015-03-31/functions/")) {
            return lambda.get().handle(buffered, response, callback);
        }
        return (target.startsWith("secretsmanager.") ? secrets : dynamoDb).handle(buffered, response, callback);
    }

    private static void refuse(Response response, Callback callback, int status, String type) {
        byte[] body = ("{\"__type\":\"" + type + "\",\"message\":\"" + type + "\"}").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.0");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.getHeaders().put("X-Amzn-ErrorType", type);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** A request whose body was read already. */
    private static final class Buffered extends Request.Wrapper {
        private final Content.Source body;

        Buffered(Request request, byte[] body) {
            super(request);
            this.body = Content.Source.from(ByteBuffer.wrap(body));
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demandCallback) {
            body.demand(demandCallback);
        }
    }
}
