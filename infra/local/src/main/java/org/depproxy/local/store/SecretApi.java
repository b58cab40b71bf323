package org.depproxy.local.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.local.template.Template;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Secrets Manager as far as the functions need it: GetSecretValue, by name or ARN. Thread-safe. */
final class SecretApi extends Handler.Abstract {
    /** The largest request that is read, in bytes. */
    private static final int MAX_REQUEST_BYTES = 65_536;

    /** One version per secret: it is never rotated. */
    private static final String VERSION = "00000000-0000-0000-0000-000000000001";

    private final List<Template.Secret> secrets;
    private final DataDirectory data;
    private final ObjectMapper json = new ObjectMapper();

    SecretApi(List<Template.Secret> secrets, DataDirectory data) {
        this.secrets = List.copyOf(secrets);
        this.data = data;
        secrets.forEach(secret -> data.secret(secret.id(), secret.length()));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        JsonNode body = json.readTree(Content.Source.asInputStream(request).readNBytes(MAX_REQUEST_BYTES));
        String wanted = body.path("SecretId").asText();
        Optional<Template.Secret> found = secrets.stream()
                .filter(secret -> wanted.equals(secret.arn()) || wanted.equals(secret.id()))
                .findFirst();
        if (!"secretsmanager.GetSecretValue".equals(request.getHeaders().get("X-Amz-Target"))) {
            write(response, callback, 400, Map.of("__type", "InvalidRequestException", "Message", "not served here"));
        } else if (found.isEmpty()) {
            String message = "Secrets Manager can't find the specified secret.";
            write(response, callback, 400, Map.of("__type", "ResourceNotFoundException", "Message", message));
        } else {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("ARN", found.get().arn());
            value.put("Name", found.get().id());
            value.put("SecretString", data.secret(found.get().id(), found.get().length()));
            value.put("VersionId", VERSION);
            value.put("VersionStages", List.of("AWSCURRENT"));
            write(response, callback, 200, value);
        }
        return true;
    }

    private void write(Response response, Callback callback, int status, Map<String, ?> value) throws Exception {
        byte[] body = json.writeValueAsBytes(value);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.1");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
