package io.github.rocketmqproxy.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which part of the launcher may know what. */
@AnalyzeClasses(packages = "io.github.rocketmqproxy.launcher", importOptions = ImportOption.DoNotIncludeTests.class)
class LauncherArchitectureTest {
    @ArchTest
    static final ArchRule onlyTheHandleKnowsTheEngine = noClasses()
            .that()
            .resideOutsideOfPackage("..launcher.engine")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.rocketmqproxy.engine..");

    @ArchTest
    static final ArchRule nobodyIsCompiledAgainstTheEmbeddedBroker =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.github.rocketmqproxy.embeddedbroker..");

    @ArchTest
    static final ArchRule onlyTheTopKnowsTheCommandLineLibrary = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.rocketmqproxy.launcher")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule onlyTracingKnowsOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage("..launcher.tracing")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule onlyTheAdminPagesKnowHttp = noClasses()
            .that()
            .resideOutsideOfPackage("..launcher.admin")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.github.rocketmqproxy.launcher.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule partsDoNotKnowTheWhole = noClasses()
            .that()
            .resideInAPackage("io.github.rocketmqproxy.launcher.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.rocketmqproxy.launcher");
}
