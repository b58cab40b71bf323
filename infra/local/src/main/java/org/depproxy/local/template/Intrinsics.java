package org.depproxy.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CloudFormation's functions, those that the template uses: Ref, Fn::GetAtt, Fn::Sub, Fn::If, and Fn::Equals and Fn::Not in
 * conditions. Anything else is an error.
 */
final class Intrinsics {
    /** What {@code Ref AWS::NoValue} gives; no other value can be this, since no text of a template holds a NUL. */
    static final String NO_VALUE = "\0";

    private static final Pattern SUBSTITUTE = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, String> references;
    private final Map<String, String> attributes;
    private final Map<String, Object> conditions;

    /**
     * What the functions draw on.
     *
     * @param references what {@code Ref} gives: parameters, pseudo parameters and the resources' physical names
     * @param attributes what {@code Fn::GetAtt} gives, by {@code Resource.Attribute}
     * @param conditions what {@code Fn::If} names, as it stands in the template
     */
    Intrinsics(Map<String, String> references, Map<String, String> attributes, Map<String, Object> conditions) {
        this.references = Map.copyOf(references);
        this.attributes = Map.copyOf(attributes);
        this.conditions = Map.copyOf(conditions);
    }

    /**
     * Copies a tree of mappings, lists and scalars with every function replaced by its value, and without what has none. Empty when
     * the whole of it has none.
     */
    Optional<Object> resolve(String path, Object node) {
        Object value = resolved(path, node);
        return value.equals(NO_VALUE) ? Optional.empty() : Optional.of(value);
    }

    private Object resolved(String path, Object node) {
        if (node instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.keySet().iterator().next() instanceof String key && isFunction(key)) {
                return call(path, key, map.values().iterator().next());
            }
            Map<String, Object> copy = new LinkedHashMap<>();
            Section section = new Section(path, map);
            section.keys()
                    .forEach(key ->
                            resolve(path + "." + key, section.raw(key)).ifPresent(value -> copy.put(key, value)));
            return copy;
        }
        if (node instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                resolve(path + "[" + i + "]", list.get(i)).ifPresent(copy::add);
            }
            return copy;
        }
        return node;
    }

    private static boolean isFunction(String key) {
        return key.equals("Ref") || key.equals("Condition") || key.startsWith("Fn::");
    }

    private Object call(String path, String function, Object argument) {
        if (function.equals("Ref") && argument instanceof String name) {
            return reference(path, name);
        }
        if (function.equals("Fn::Sub") && argument instanceof String text) {
            return substitute(path, text);
        }
        if (function.equals("Fn::GetAtt")
                && argument instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof String resource
                && list.get(1) instanceof String attribute) {
            return attribute(path, resource + "." + attribute);
        }
        if (function.equals("Fn::If")
                && argument instanceof List<?> list
                && list.size() == 3
                && list.get(0) instanceof String condition) {
            return resolved(path, list.get(holdsNamed(path, condition) ? 1 : 2));
        }
        throw unsupported(path, function);
    }

    /** Looks at every condition, also at those that nothing names here. */
    void checkConditions() {
        conditions.keySet().forEach(condition -> holdsNamed("Conditions", condition));
    }

    private boolean holdsNamed(String path, String condition) {
        Object declared = conditions.get(condition);
        if (declared == null) {
            throw new InvalidTemplate(path, "the condition " + condition + " names nothing that is known here");
        }
        return holds("Conditions." + condition, declared);
    }

    private boolean holds(String path, Object condition) {
        if (condition instanceof Map<?, ?> map && map.size() == 1) {
            Object function = map.keySet().iterator().next();
            Object argument = map.values().iterator().next();
            if (function.equals("Fn::Not") && argument instanceof List<?> list && list.size() == 1) {
                return !holds(path, list.getFirst());
            }
            if (function.equals("Fn::Equals") && argument instanceof List<?> list && list.size() == 2) {
                return resolved(path, list.get(0))
                        .toString()
                        .equals(resolved(path, list.get(1)).toString());
            }
        }
        throw unsupported(path, String.valueOf(condition));
    }

    private static InvalidTemplate unsupported(String path, String function) {
        return new InvalidTemplate(path, "the function " + function + " is not supported here in this form");
    }

    private String substitute(String path, String text) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = SUBSTITUTE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            String value;
            if (name.startsWith("!")) {
                value = "${" + name.substring(1) + "}";
            } else if (name.contains(".")) {
                value = attribute(path, name);
            } else {
                value = reference(path, name);
            }
            if (value.equals(NO_VALUE)) {
                throw new InvalidTemplate(path, "${" + name + "} has no value to be part of a text");
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }

    private String reference(String path, String name) {
        return known(references, path, "Ref " + name, name);
    }

    private String attribute(String path, String name) {
        return known(attributes, path, "GetAtt " + name, name);
    }

    private static String known(Map<String, String> values, String path, String what, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new InvalidTemplate(path, what + " names nothing that is known here");
        }
        return value;
    }
}
