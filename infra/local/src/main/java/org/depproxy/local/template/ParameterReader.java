package org.depproxy.local.template;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One parameter: its value, checked as CloudFormation checks it before it deploys anything. */
final class ParameterReader {
    private ParameterReader() {}

    static String value(Section parameter, Optional<String> override) {
        String type = parameter.requiredText("Type");
        Optional<String> byDefault = parameter.text("Default");
        String value = override.or(() -> byDefault)
                .orElseThrow(() -> new InvalidTemplate(parameter.path(), "has no value and no default"));
        if (!type.equals("String") && !type.equals("Number")) {
            throw new InvalidTemplate(parameter.path(), "the type " + type + " is not supported here");
        }
        if (type.equals("Number")) {
            checkNumber(parameter, value);
        }
        parameter.text("AllowedPattern").filter(p -> !Pattern.matches(p, value)).ifPresent(pattern -> {
            throw new InvalidTemplate(parameter.path(), value + " does not match " + pattern);
        });
        List<String> allowed =
                parameter.items("AllowedValues").stream().map(Object::toString).toList();
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            throw new InvalidTemplate(parameter.path(), value + " is not one of " + allowed);
        }
        parameter.finish(Set.of("Description"));
        return value;
    }

    private static void checkNumber(Section parameter, String value) {
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new InvalidTemplate(parameter.path(), value + " is not a number", e);
        }
        if (parameter.number("MinValue").filter(min -> number < min).isPresent()
                || parameter.number("MaxValue").filter(max -> number > max).isPresent()) {
            throw new InvalidTemplate(parameter.path(), value + " is out of range");
        }
    }
}
