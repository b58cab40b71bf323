package org.depproxy.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** JSON in, JSON out, through the serialisers that Lambda's own Java runtime uses. */
@FunctionalInterface
interface HandlerAdapter {
    byte[] call(byte[] event, Context context) throws IOException;

    /** Wraps an instance of either interface that Lambda knows. */
    static HandlerAdapter of(Object handler) {
        if (handler instanceof RequestStreamHandler stream) {
            return (event, context) -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                stream.handleRequest(new ByteArrayInputStream(event), out, context);
                return out.toByteArray();
            };
        }
        if (handler instanceof RequestHandler<?, ?> typed) {
            return ofTyped(typed);
        }
        throw new IllegalArgumentException(
                handler.getClass().getName() + " implements neither RequestHandler nor RequestStreamHandler");
    }

    @SuppressWarnings("unchecked") // the types were read from the handler's own declaration
    private static HandlerAdapter ofTyped(RequestHandler<?, ?> handler) {
        ClassLoader loader = handler.getClass().getClassLoader();
        List<Type> types = TypeArguments.of(handler.getClass(), RequestHandler.class);
        Optional<CustomPojoSerializer> own =
                ServiceLoader.load(CustomPojoSerializer.class, loader).findFirst();
        PojoSerializer<Object> input = serializer(types.get(0), loader, own);
        PojoSerializer<Object> output = serializer(types.get(1), loader, own);
        RequestHandler<Object, @Nullable Object> function = (RequestHandler<Object, @Nullable Object>) handler;
        return (event, context) -> {
            Object reply = function.handleRequest(input.fromJson(new ByteArrayInputStream(event)), context);
            if (reply == null) {
                return "null".getBytes(StandardCharsets.UTF_8);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            output.toJson(reply, out);
            return out.toByteArray();
        };
    }

    @SuppressWarnings("unchecked") // as above
    private static PojoSerializer<Object> serializer(
            Type type, ClassLoader loader, Optional<CustomPojoSerializer> own) {
        if (own.isPresent()) {
            return new OwnSerializer(own.get(), type);
        }
        if (type instanceof Class<?> event && LambdaEventSerializers.isLambdaSupportedEvent(event.getName())) {
            return LambdaEventSerializers.serializerFor((Class<Object>) event, loader);
        }
        return JacksonFactory.getInstance().getSerializer(type);
    }

    /** A serialiser that the function brought along, which Lambda's runtime prefers to its own. */
    record OwnSerializer(CustomPojoSerializer serializer, Type type) implements PojoSerializer<Object> {
        @Override
        public Object fromJson(java.io.InputStream in) {
            return serializer.fromJson(in, type);
        }

        @Override
        public Object fromJson(String text) {
            return serializer.fromJson(text, type);
        }

        @Override
        public void toJson(Object value, java.io.OutputStream out) {
            serializer.toJson(value, out, type);
        }
    }
}
