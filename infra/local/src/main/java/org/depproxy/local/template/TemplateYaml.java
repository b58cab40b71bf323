package org.depproxy.local.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML with CloudFormation's short forms: {@code !Ref x} becomes {@code {Ref: x}}, {@code !GetAtt a.b} its long form. */
final class TemplateYaml {
    /** The largest template CloudFormation takes from S3, in characters. */
    static final int MAX_CHARACTERS = 1_000_000;

    private TemplateYaml() {}

    static Map<?, ?> parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CHARACTERS);
        try {
            Object root = new Yaml(new ShortForms(options)).load(text);
            if (root instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YAMLException e) {
            throw new InvalidTemplate("YAML", Objects.requireNonNullElse(e.getMessage(), "unreadable"), e);
        }
        throw new InvalidTemplate("top", "is not a mapping");
    }

    private static final class ShortForms extends SafeConstructor {
        ShortForms(LoaderOptions options) {
            super(options);
            yamlConstructors.put(new Tag("!Ref"), new Scalar() {
                @Override
                Object longForm(String text) {
                    return Map.of("Ref", text);
                }
            });
            yamlConstructors.put(new Tag("!Sub"), new Scalar() {
                @Override
                Object longForm(String text) {
                    return Map.of("Fn::Sub", text);
                }
            });
            yamlConstructors.put(new Tag("!GetAtt"), new Scalar() {
                @Override
                Object longForm(String text) {
                    return Map.of("Fn::GetAtt", List.of(text.split("\\.", 2)));
                }
            });
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    throw unsupported(node);
                }
            });
        }

        private static InvalidTemplate unsupported(Node node) {
            return new InvalidTemplate(
                    "line " + (node.getStartMark().getLine() + 1),
                    "the function " + node.getTag().getValue() + " is not supported here");
        }

        private abstract static class Scalar extends AbstractConstruct {
            abstract Object longForm(String text);

            @Override
            public Object construct(Node node) {
                if (node instanceof ScalarNode scalar) {
                    return longForm(scalar.getValue());
                }
                throw unsupported(node);
            }
        }
    }
}
