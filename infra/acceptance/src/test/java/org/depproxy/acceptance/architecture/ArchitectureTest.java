package org.depproxy.acceptance.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The rules of the code base, looked at in the compiled classes of every module. */
class ArchitectureTest {
    private static final String ROOT = "org.depproxy.";
    private static final String[] DOMAIN = {
        ROOT + "name..",
        ROOT + "content..",
        ROOT + "protocol..",
        ROOT + "freshness..",
        ROOT + "circuit..",
        ROOT + "settings..",
        ROOT + "access..",
        ROOT + "quota..",
        ROOT + "admin..",
        ROOT + "cache.."
    };
    private static final List<String> ADAPTERS = List.of("upstream", "aws", "jose", "hash", "gateway");
    private static final List<String> FORBIDDEN_ENDINGS = List.of(
            "Util", "Utils", "Helper", "Helpers", "Manager", "Impl", "Service", "Processor", "Data", "Info", "Base");

    /** What the functions are made of: not what runs them on one machine, nor what tests them. */
    private static final DescribedPredicate<JavaClass> RUNNING_IN_AWS = DescribedPredicate.describe(
            "run in a function",
            type -> type.getPackageName().startsWith(ROOT + "function")
                    || Stream.concat(
                                    ADAPTERS.stream().map(adapter -> ROOT + adapter + "."),
                                    Stream.of(DOMAIN).map(each -> each.replace("..", ".")))
                            .anyMatch((type.getPackageName() + ".")::startsWith));

    private static final JavaClasses ALL = compiled();

    private static JavaClasses compiled() {
        Path top = Path.of(System.getProperty("depproxy.root", "../.."));
        List<Path> classes = Stream.of("shared", "functions", "infra")
                .flatMap(part -> modules(top.resolve(part)).stream())
                .map(module -> module.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
        assertThat(classes).as("compiled modules").hasSizeGreaterThan(10);
        return new ClassFileImporter().importPaths(classes);
    }

    private static List<Path> modules(Path directory) {
        try (Stream<Path> modules = Files.list(directory)) {
            return modules.toList();
        } catch (IOException e) {
            throw new AssertionError("cannot list " + directory, e);
        }
    }

    @Test
    void the_domain_knows_the_jdk_and_itself() {
        String[] allowed = Stream.concat(Stream.of(DOMAIN), Stream.of("java..", "javax.crypto..", "org.jspecify.."))
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .because("what the proxy decides must not depend on what it stands on")
                .check(ALL);
    }

    /** A tag of the store's is a hash of parts, or of what was encrypted: equal to a digest by chance at most. */
    @Test
    void t037_no_statement_compares_an_entity_tag_with_a_digest() {
        List<String> aboutTags = statements()
                .filter(statement -> statement.matches("(?is).*\\be_?tag.*"))
                .toList();

        assertThat(aboutTags).as("statements about entity tags").hasSizeGreaterThan(2);
        assertThat(aboutTags)
                .noneMatch(statement -> statement.matches("(?is).*digest.*")
                        && statement.matches("(?s).*(\\.equals\\(|\\.names\\(|==|!=|compareTo|isEqual).*"));
    }

    private static Stream<String> statements() {
        Path top = Path.of(System.getProperty("depproxy.root", "../.."));
        return Stream.of("shared", "functions")
                .flatMap(part -> modules(top.resolve(part)).stream())
                .filter(module -> !module.endsWith("testkit"))
                .map(module -> module.resolve("src/main/java"))
                .filter(Files::isDirectory)
                .flatMap(ArchitectureTest::sources)
                .flatMap(source -> Stream.of(source.split("[;{}]")));
    }

    private static Stream<String> sources(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(ArchitectureTest::text)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new AssertionError("cannot walk " + directory, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }

    /** The disk of a function is small, and what lies there outlives the request that wrote it. */
    @Test
    void t185_no_function_touches_a_disk() {
        noClasses()
                .that(RUNNING_IN_AWS)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        File.class,
                        FileInputStream.class,
                        FileOutputStream.class,
                        RandomAccessFile.class,
                        Files.class,
                        Path.class,
                        FileChannel.class)
                .because("a full disk must harm nobody, and no request may find what another has left")
                .check(ALL);
    }

    @Test
    void t185_nothing_static_can_be_written() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(RUNNING_IN_AWS)
                .should()
                .beFinal()
                .because("what one request leaves in an instance must not show in the next")
                .check(ALL);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching(ROOT + "(**)")
                .should()
                .beFreeOfCycles()
                .because("two packages that need each other are one")
                .check(ALL);
    }

    @Test
    void adapters_do_not_know_each_other() {
        for (String adapter : ADAPTERS) {
            String[] others = ADAPTERS.stream()
                    .filter(other -> !other.equals(adapter))
                    .map(other -> ROOT + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + adapter + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .because("arrows point inward only")
                    .check(ALL);
        }
    }

    @Test
    void functions_do_not_know_each_other() {
        slices().matching(ROOT + "function.(*)..")
                .should()
                .notDependOnEachOther()
                .because("each function is deployed alone")
                .check(ALL);
    }

    @Test
    void names_say_what_a_class_is() {
        for (String ending : FORBIDDEN_ENDINGS) {
            noClasses()
                    .should()
                    .haveSimpleNameEndingWith(ending)
                    .because("a class with no honest name has no job")
                    .check(ALL);
        }
        noClasses()
                .should()
                .haveSimpleNameStartingWith("Abstract")
                .because("what is shared has a name of its own")
                .check(ALL);
    }

    @Test
    void every_package_is_null_marked() {
        List<String> unmarked = ALL.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> found.tryGetPackageInfo()
                        .map(info -> !info.isAnnotatedWith(NullMarked.class))
                        .orElse(true))
                .map(found -> found.getName())
                .toList();
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @Test
    void time_chance_and_environment_come_in_from_outside() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .or()
                .resideInAnyPackage(ADAPTERS.stream().map(a -> ROOT + a + "..").toArray(String[]::new))
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe("read clock, chance or environment", ArchitectureTest::isAmbient))
                .because("a test must be able to hand in time, chance and configuration")
                .check(ALL);
    }

    private static boolean isAmbient(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getTarget().getName();
        boolean process = owner.isEquivalentTo(System.class)
                && List.of("getenv", "getProperty", "currentTimeMillis", "nanoTime")
                        .contains(name);
        boolean time = (owner.isEquivalentTo(Instant.class) && name.equals("now")) || owner.isEquivalentTo(Clock.class);
        boolean chance = owner.isEquivalentTo(UUID.class) && name.equals("randomUUID");
        return process || time || chance;
    }

    @Test
    void dependency_injection_stays_in_the_functions() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "function..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.inject..", "io.micronaut..")
                .because("only wiring wires")
                .check(ALL);
    }

    @Test
    void a_class_is_public_only_when_another_package_needs_it() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .haveModifier(JavaModifier.PUBLIC)
                .and()
                .resideOutsideOfPackages(ROOT + "function..", ROOT + "testkit..")
                .should(beUsedFromAnotherPackage())
                .because("what is public is a promise")
                .check(ALL);
    }

    private static ArchCondition<JavaClass> beUsedFromAnotherPackage() {
        return new ArchCondition<>("be used from another package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean used = withNested(type)
                                .flatMap(own -> own.getDirectDependenciesToSelf().stream())
                                .map(dependency -> dependency.getOriginClass().getPackageName())
                                .anyMatch(origin -> !origin.equals(type.getPackageName()))
                        || type.tryGetMethod("main", String[].class).isPresent();
                events.add(new SimpleConditionEvent(type, used, type.getName() + " is public but only used at home"));
            }
        };
    }

    /** A type, and those that are written in it. */
    private static Stream<JavaClass> withNested(JavaClass type) {
        return ALL.stream()
                .filter(other -> other.equals(type) || other.getName().startsWith(type.getName() + "$"));
    }
}
