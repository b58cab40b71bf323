package org.depproxy.local.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.server.Request;

/**
 * Whether a request was signed with our credentials. Loopback is open to every user of this machine; the key is not.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
 *     Version 4</a>
 */
final class SignatureCheck {
    /** How far the signer's clock may be off. */
    static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256\\s+Credential=([^/,]+)/"
            + "(([0-9]{8})/([^/,]+)/([^/,]+)/aws4_request),\\s*SignedHeaders=([^,]+),\\s*Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String UNRESERVED = "-._~/";

    private final LocalCredentials credentials;
    private final InstantSource clock;

    SignatureCheck(LocalCredentials credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    boolean isGood(Request request, byte[] body) {
        Matcher authorization = AUTHORIZATION.matcher(header(request, "authorization"));
        String time = header(request, "x-amz-date");
        if (!authorization.matches()
                || !authorization.group(1).equals(credentials.accessKeyId())
                || !isNow(time)
                || !time.startsWith(authorization.group(3))) {
            return false;
        }
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + authorization.group(2) + "\n"
                + hex(sha256(bytes(canonical(request, authorization.group(6), body))));
        byte[] key = bytes("AWS4" + credentials.secretAccessKey());
        for (String part : List.of(authorization.group(3), authorization.group(4), authorization.group(5))) {
            key = hmac(key, part);
        }
        byte[] expected = hmac(hmac(key, "aws4_request"), toSign);
        return MessageDigest.isEqual(expected, HexFormat.of().parseHex(authorization.group(7)));
    }

    private boolean isNow(String time) {
        try {
            Duration off = Duration.between(TIME.parse(time, Instant::from), clock.instant());
            return off.abs().compareTo(MAX_SKEW) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String canonical(Request request, String signedHeaders, byte[] body) {
        String[] query =
                Objects.requireNonNullElse(request.getHttpURI().getQuery(), "").split("&", -1);
        Arrays.sort(query);
        StringBuilder text = new StringBuilder(request.getMethod())
                .append('\n')
                .append(encodedAgain(
                        Objects.requireNonNullElse(request.getHttpURI().getPath(), "/")))
                .append('\n')
                .append(String.join("&", query))
                .append('\n');
        for (String name : signedHeaders.split(";", -1)) {
            text.append(name).append(':').append(header(request, name)).append('\n');
        }
        return text.append('\n')
                .append(signedHeaders)
                .append('\n')
                .append(hex(sha256(body)))
                .toString();
    }

    /** All services but S3 sign the path with its escapes escaped once more. */
    private static String encodedAgain(String path) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes(path)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }

    private static String header(Request request, String name) {
        return Optional.ofNullable(request.getHeaders().get(name))
                .map(value -> value.strip().replaceAll(" +", " "))
                .orElse("");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] content) {
        return HexFormat.of().formatHex(content);
    }
}
