package io.rangefinder.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.rangefinder.jobs",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class JobsArchitectureTest {
  @ArchTest
  static final ArchRule commandLineIsTheOutermostLayer =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("cli")
          .definedBy("io.rangefinder.jobs.cli..")
          .layer("jobs")
          .definedBy(
              "io.rangefinder.jobs.benchmark..",
              "io.rangefinder.jobs.calibrate..",
              "io.rangefinder.jobs.quantize..",
              "io.rangefinder.jobs.evaluate..",
              "io.rangefinder.jobs.recalibrate..",
              "io.rangefinder.jobs.demo..",
              "io.rangefinder.jobs.report..")
          .layer("parts")
          .definedBy(
              "io.rangefinder.jobs.engine..",
              "io.rangefinder.jobs.execute..",
              "io.rangefinder.jobs.source..",
              "io.rangefinder.jobs.store..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("jobs")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("parts")
          .mayOnlyBeAccessedByLayers("cli", "jobs");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.rangefinder.jobs.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.rangefinder.jobs.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveNameMatching(".*(Utils?|Manager|Helper|Impl|Processor|Service)")
          .because("such a name hides a type that has not been found yet");
}
