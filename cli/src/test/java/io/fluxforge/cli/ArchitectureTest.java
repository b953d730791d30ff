package io.fluxforge.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the architecture over the production classes of all modules, which only this module sees together. */
class ArchitectureTest {

    private static final String ROOT = "io.fluxforge";

    /** Classes that break every kind of rule, in packages named as the real ones. */
    private static final String BROKEN = "io.fluxforge.cli.fixture";

    private static JavaClasses production;

    @BeforeAll
    static void importProductionClasses() {
        production = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                // JMH generates these, and they follow its taste.
                .withImportOption(location -> !location.contains("/jmh_generated/"))
                .importPackages(ROOT);
    }

    /** Without it, a change of the class path would leave the rules with nothing to check, and all of them green. */
    @ParameterizedTest
    @ValueSource(strings = {"verifier", "kernels", "stratum", "node", "miner", "bench", "cli"})
    void seesProductionClassesOfEveryModule(String room) {
        assertThat(production.that(resideInAPackage(ROOT + "." + room + ".."))).isNotEmpty();
    }

    @Test
    void seesNoTestClasses() {
        assertThat(production.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void dependenciesPointOneWay() {
        dependenciesPointOneWay(ROOT).check(production);
    }

    @Test
    void everyPackageIsNullMarked() {
        nullMarked().check(production);
    }

    @ParameterizedTest
    @CsvSource({
        "jdk.incubator.vector, ..simd..",
        "org.jocl,             ..opencl..",
        "org.lwjgl.util.hwloc, ..hwloc..",
        "org.lwjgl.util.lmdb,  ..lmdb..",
    })
    void libraryIsUsedInOnePlace(String library, String place) {
        usedOnlyIn(library, place).check(production);
    }

    @Test
    void nettyIsUsedForStratumOnly() {
        usedOnlyIn("io.netty", "io.fluxforge.stratum..", "io.fluxforge.bench.stratum..")
                .check(production);
    }

    @Test
    void lwjglIsUsedByItsAdaptersOnly() {
        usedOnlyIn("org.lwjgl", "..hwloc..", "..lmdb..").check(production);
    }

    @Test
    void everyKindOfRuleCanFail() {
        JavaClasses broken = new ClassFileImporter().importPackages(BROKEN);
        assertThat(Stream.of(
                        dependenciesPointOneWay(BROKEN), nullMarked(), usedOnlyIn("jdk.incubator.vector", "..simd..")))
                .allMatch(rule -> rule.evaluate(broken).hasViolation());
    }

    /** From the bottom up: a room can name only those above it in this list, so that no cycle can be written down. */
    private static ArchRule dependenciesPointOneWay(String root) {
        LayeredArchitecture rooms =
                layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        rooms = room(rooms, root, "verifier");
        rooms = room(rooms, root, "kernels", "verifier");
        rooms = room(rooms, root, "stratum.protocol");
        rooms = room(rooms, root, "node", "verifier");
        rooms = room(rooms, root, "stratum.server", "verifier", "node", "stratum.protocol");
        rooms = room(rooms, root, "miner", "verifier", "kernels", "stratum.protocol");
        String[] allBelowBench = {"verifier", "kernels", "stratum.protocol", "node", "stratum.server", "miner"};
        rooms = room(rooms, root, "bench", allBelowBench);
        // cli may see every room; that none of the others sees cli follows from what they may see.
        return rooms.layer("cli").definedBy(root + ".cli..").ensureAllClassesAreContainedInArchitecture();
    }

    private static LayeredArchitecture room(LayeredArchitecture rooms, String root, String name, String... maySee) {
        LayeredArchitecture extended = rooms.layer(name).definedBy(root + "." + name + "..");
        return maySee.length == 0
                ? extended.whereLayer(name).mayNotAccessAnyLayer()
                : extended.whereLayer(name).mayOnlyAccessLayers(maySee);
    }

    private static ArchRule usedOnlyIn(String library, String... places) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..");
    }

    private static ArchRule nullMarked() {
        return classes().should(new ArchCondition<>("be in a package with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " of " + type.getName()));
            }
        });
    }
}
