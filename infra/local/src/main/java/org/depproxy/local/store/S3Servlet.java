package org.depproxy.local.store;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * S3Proxy's request handler in our own server, so that it does not see the registry token that some clients carry along
 * when a redirect leads to another port of the same host: beside a signed query S3Proxy would take it for a second, wrong
 * signature and refuse.
 */
final class S3Servlet extends HttpServlet {
    private static final long MAX_SINGLE_PUT_BYTES = 5L * 1024 * 1024 * 1024;
    private static final long MAX_UNCHUNKED_BYTES = 128L * 1024 * 1024;
    private static final int MAX_CHUNK_BYTES = 16 * 1024 * 1024;
    private static final int MAX_TIME_SKEW_SECONDS = 15 * 60;
    private static final String AUTHORIZATION = "Authorization";

    private final transient Operations operations;

    S3Servlet(BlobStore store, LocalCredentials credentials) {
        this.operations = new Operations(store, credentials);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpServletRequest seen = hasSignedQuery(request) ? new WithoutAuthorization(request) : request;
        try (InputStream in = seen.getInputStream()) {
            operations.doHandle(seen, seen, response, in, new S3ProxyHandler.RequestContext());
        } catch (IllegalArgumentException e) {
            operations.refuse(seen, response, S3ErrorCode.INVALID_ARGUMENT);
        } catch (UnsupportedOperationException e) {
            operations.refuse(seen, response, S3ErrorCode.NOT_IMPLEMENTED);
        } catch (IOException | RuntimeException e) {
            // The store's refusals come bare, or wrapped by the streams they passed through.
            Optional<AwsServiceException> refusal = refusalWithin(e);
            if (refusal.isEmpty()) {
                throw e;
            }
            operations.refuse(seen, response, refusal.get());
        }
    }

    private static boolean hasSignedQuery(HttpServletRequest request) {
        return Optional.ofNullable(request.getQueryString())
                .filter(query -> query.contains("X-Amz-Signature="))
                .isPresent();
    }

    private static Optional<AwsServiceException> refusalWithin(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    /** S3Proxy's operations with its way of writing errors. */
    private static final class Operations extends S3ProxyHandler {
        Operations(BlobStore store, LocalCredentials credentials) {
            super(
                    store,
                    AuthenticationType.AWS_V4,
                    credentials.accessKeyId(),
                    credentials.secretAccessKey(),
                    null,
                    MAX_SINGLE_PUT_BYTES,
                    MAX_UNCHUNKED_BYTES,
                    MAX_CHUNK_BYTES,
                    true,
                    CrossOriginResourceSharing.disabled(),
                    "",
                    MAX_TIME_SKEW_SECONDS);
        }

        void refuse(HttpServletRequest request, HttpServletResponse response, S3ErrorCode code) throws IOException {
            sendSimpleErrorResponse(request, response, code, code.toString(), Map.of());
        }

        void refuse(HttpServletRequest request, HttpServletResponse response, AwsServiceException refusal)
                throws IOException {
            int status = refusal.statusCode();
            if (status == 304 || (status == 412 && isConditionalRead(request))) {
                response.setStatus(304);
                return;
            }
            String code = Optional.ofNullable(S3Exceptions.errorCode(refusal)).orElseGet(() -> codeOf(status));
            String message = Objects.requireNonNullElse(refusal.getMessage(), code);
            sendSimpleErrorResponse(
                    request, response, code, status >= 400 && status <= 599 ? status : 500, message, Map.of());
        }

        /** What S3 calls a refusal for which the store has only a number. */
        private static String codeOf(int status) {
            return switch (status) {
                case 400, 422 -> "BadDigest";
                case 403 -> "AccessDenied";
                case 404 -> "NoSuchKey";
                case 405 -> "MethodNotAllowed";
                case 412 -> "PreconditionFailed";
                case 416 -> "InvalidRange";
                default -> "InternalError";
            };
        }

        /** Whether a failed condition means "not modified": the store knows only that it failed. */
        private static boolean isConditionalRead(HttpServletRequest request) {
            return List.of("GET", "HEAD").contains(request.getMethod())
                    && request.getHeader("If-Match") == null
                    && request.getHeader("If-Unmodified-Since") == null
                    && (request.getHeader("If-None-Match") != null || request.getHeader("If-Modified-Since") != null);
        }
    }

    private static final class WithoutAuthorization extends HttpServletRequestWrapper {
        WithoutAuthorization(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(AUTHORIZATION) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(AUTHORIZATION) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !name.equalsIgnoreCase(AUTHORIZATION))
                    .toList());
        }
    }
}
