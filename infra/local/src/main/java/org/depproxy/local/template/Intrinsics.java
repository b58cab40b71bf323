package org.depproxy.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CloudFormation's functions, those that the template uses: Ref, Fn::GetAtt, Fn::Sub. Anything else is an error. */
final class Intrinsics {
    private static final Pattern SUBSTITUTE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Set<String> SUPPORTED = Set.of("Ref", "Fn::GetAtt", "Fn::Sub");

    private final Map<String, String> references;
    private final Map<String, String> attributes;

    /**
     * @param references what {@code Ref} gives: parameters, pseudo parameters and the resources' physical names
     * @param attributes what {@code Fn::GetAtt} gives, by {@code Resource.Attribute}
     */
    Intrinsics(Map<String, String> references, Map<String, String> attributes) {
        this.references = Map.copyOf(references);
        this.attributes = Map.copyOf(attributes);
    }

    /** Copies a tree of mappings, lists and scalars with every function replaced by its value. */
    Object resolve(String path, Object node) {
        if (node instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.keySet().iterator().next() instanceof String key && isFunction(key)) {
                return call(path, key, map.values().iterator().next());
            }
            Map<String, Object> copy = new LinkedHashMap<>();
            Section section = new Section(path, map);
            section.keys().forEach(key -> copy.put(key, resolve(path + "." + key, section.raw(key))));
            return copy;
        }
        if (node instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            for (Object item : list) {
                copy.add(resolve(path + "[" + copy.size() + "]", item));
            }
            return copy;
        }
        return node;
    }

    private static boolean isFunction(String key) {
        return SUPPORTED.contains(key) || key.startsWith("Fn::") || key.equals("Condition");
    }

    private String call(String path, String function, Object argument) {
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
        throw new InvalidTemplate(path, "the function " + function + " is not supported here in this form");
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
