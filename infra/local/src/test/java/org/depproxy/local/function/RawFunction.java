package org.depproxy.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what the event's headers say: {@code x-reply} is its output in base 64, {@code x-length} the length of a reply,
 * {@code x-do} is throw or hang. Otherwise its output is the event, as the body of a reply.
 */
public final class RawFunction implements RequestStreamHandler {
    private final Map<String, String> environment;

    public RawFunction(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        String action = value(event, "x-do").orElse("");
        if (action.equals("throw")) {
            throw new IllegalStateException("a secret detail");
        }
        if (action.equals("hang")) {
            hang();
        }
        Optional<Integer> failures = value(event, "x-failures").map(Integer::valueOf);
        if (failures.isPresent()) {
            countAndFail(failures.get(), context);
        }
        out.write(reply(event));
    }

    private static byte[] reply(String event) {
        Optional<byte[]> given = value(event, "x-reply").map(Base64.getDecoder()::decode);
        if (given.isPresent()) {
            return given.get();
        }
        Optional<Integer> length = value(event, "x-length").map(Integer::valueOf);
        String head = "{\"statusCode\":200,\"body\":\"";
        String tail = "\"}";
        if (length.isPresent()) {
            return bytes(head + "x".repeat(length.get() - head.length() - tail.length()) + tail);
        }
        String body = Base64.getEncoder().encodeToString(bytes(event));
        return bytes("{\"statusCode\":200,\"isBase64Encoded\":true,\"headers\":{\"Content-Type\":\"application/json\"},"
                + "\"body\":\"" + body + "\"}");
    }

    private void countAndFail(int failures, Context context) throws IOException {
        Path calls = Path.of(environment.getOrDefault("CALLS", ""));
        String line = context.getFunctionName() + " " + context.getMemoryLimitInMB() + " "
                + (context.getRemainingTimeInMillis() > 0) + "\n";
        Files.writeString(calls, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (Files.readAllLines(calls).size() <= failures) {
            throw new IllegalStateException("not yet");
        }
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<String> value(String json, String name) {
        Matcher matcher =
                Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
