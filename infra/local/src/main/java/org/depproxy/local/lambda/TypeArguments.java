package org.depproxy.local.lambda;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** With which types a class implements a generic interface, through however many superclasses. */
final class TypeArguments {
    private TypeArguments() {}

    /** The arguments in the order of the interface's parameters; {@code Object} where the class leaves one open. */
    static List<Type> of(Class<?> type, Class<?> wanted) {
        return search(type, Map.of(), wanted)
                .orElseThrow(() -> new IllegalArgumentException(type.getName() + " is no " + wanted.getName()));
    }

    private static Optional<List<Type>> search(Type type, Map<TypeVariable<?>, Type> bound, Class<?> wanted) {
        Class<?> raw;
        Map<TypeVariable<?>, Type> inner = new HashMap<>();
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> erased) {
            raw = erased;
            for (int i = 0; i < raw.getTypeParameters().length; i++) {
                inner.put(raw.getTypeParameters()[i], substitute(generic.getActualTypeArguments()[i], bound));
            }
        } else if (type instanceof Class<?> plain) {
            raw = plain;
        } else {
            return Optional.empty();
        }
        if (raw.equals(wanted)) {
            List<Type> arguments = new ArrayList<>();
            for (TypeVariable<?> parameter : wanted.getTypeParameters()) {
                arguments.add(inner.getOrDefault(parameter, Object.class));
            }
            return Optional.of(arguments);
        }
        List<Type> above = new ArrayList<>(List.of(raw.getGenericInterfaces()));
        Optional.ofNullable(raw.getGenericSuperclass()).ifPresent(above::add);
        return above.stream()
                .flatMap(next -> search(next, inner, wanted).stream())
                .findFirst();
    }

    private static Type substitute(Type type, Map<TypeVariable<?>, Type> bound) {
        return type instanceof TypeVariable<?> variable ? bound.getOrDefault(variable, Object.class) : type;
    }
}
