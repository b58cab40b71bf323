package org.depproxy.local.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Lambda's Invoke API, as the SDK calls it: {@code POST /2015-03-31/functions/‹name or ARN›/invocations}. */
public final class InvokeApi extends Handler.Abstract {
    /** The largest asynchronous event, in bytes. */
    static final int MAX_EVENT_BYTES = 1_048_576;

    /** The largest synchronous event, in bytes. */
    static final int MAX_REQUEST_BYTES = 6_291_556;

    private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final Pattern NAME =
            Pattern.compile("(?:(?:arn:aws:lambda:[^:]+:)?[0-9]{12}:function:)?([A-Za-z0-9_-]+)(?::[$A-Za-z0-9_-]+)?");

    private final Functions functions;
    private final ObjectMapper json = new ObjectMapper();

    public InvokeApi(Functions functions) {
        this.functions = functions;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Matcher path =
                PATH.matcher(Objects.requireNonNullElse(request.getHttpURI().getPath(), ""));
        if (!path.matches() || !request.getMethod().equals("POST")) {
            return false;
        }
        String name = URLDecoder.decode(path.group(1), StandardCharsets.UTF_8);
        Matcher function = NAME.matcher(name);
        if (!function.matches() || functions.find(function.group(1)).isEmpty()) {
            refuse(response, callback, 404, "ResourceNotFoundException", "Function not found: " + name);
            return true;
        }
        String type = Optional.ofNullable(request.getHeaders().get("X-Amz-Invocation-Type"))
                .orElse("RequestResponse");
        int max = type.equals("Event") ? MAX_EVENT_BYTES : MAX_REQUEST_BYTES;
        byte[] event = Content.Source.asInputStream(request).readNBytes(max + 1);
        if (event.length > max) {
            String message = "Request must be smaller than " + max + " bytes for the InvokeFunction operation";
            refuse(response, callback, 413, "RequestTooLargeException", message);
        } else if (!isJson(event)) {
            refuse(response, callback, 400, "InvalidRequestContentException", "Could not parse request body into json");
        } else {
            run(function.group(1), type, event, response, callback);
        }
        return true;
    }

    private void run(String function, String type, byte[] event, Response response, Callback callback)
            throws JsonProcessingException {
        switch (type) {
            case "DryRun" -> empty(response, callback, 204);
            case "Event" -> {
                if (functions.queue(function).orElseThrow().offer(event)) {
                    empty(response, callback, 202);
                } else {
                    throttle(response, callback);
                }
            }
            case "RequestResponse" -> reply(functions.invoke(function, event).join(), response, callback);
            default -> refuse(response, callback, 400, "InvalidParameterValueException", "Invocation type: " + type);
        }
    }

    private void reply(Invocation outcome, Response response, Callback callback) throws JsonProcessingException {
        response.getHeaders().put("X-Amz-Executed-Version", "$LATEST");
        switch (outcome) {
            case Invocation.Returned returned -> write(response, callback, 200, returned.payload());
            case Invocation.Failed failed ->
                failed(
                        response,
                        callback,
                        Map.of("errorType", failed.errorType(), "errorMessage", failed.errorMessage()));
            case Invocation.TimedOut timedOut ->
                failed(response, callback, Map.of("errorMessage", "Task timed out after " + timedOut.after()));
            case Invocation.Throttled throttled -> throttle(response, callback);
        }
    }

    private void failed(Response response, Callback callback, Map<String, String> error)
            throws JsonProcessingException {
        response.getHeaders().put("X-Amz-Function-Error", "Unhandled");
        write(response, callback, 200, json.writeValueAsBytes(error));
    }

    private void throttle(Response response, Callback callback) throws JsonProcessingException {
        refuse(response, callback, 429, "TooManyRequestsException", "Rate Exceeded.");
    }

    private void refuse(Response response, Callback callback, int status, String type, String message)
            throws JsonProcessingException {
        response.getHeaders().put("X-Amzn-ErrorType", type);
        write(response, callback, status, json.writeValueAsBytes(Map.of("Type", "User", "Message", message)));
    }

    private static void write(Response response, Callback callback, int status, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static void empty(Response response, Callback callback, int status) {
        response.setStatus(status);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    private boolean isJson(byte[] event) {
        try {
            json.readTree(event);
            return event.length > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
