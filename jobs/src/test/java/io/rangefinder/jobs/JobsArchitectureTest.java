package io.rangefinder.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@AnalyzeClasses(
    packages = "io.rangefinder.jobs",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class JobsArchitectureTest {
  private static final String JOBS = "io.rangefinder.jobs.";

  private static final List<String> SPARK =
      List.of("org.apache.spark..", "org.apache.hadoop..", "scala..");
  private static final String JACKSON = "com.fasterxml.jackson..";
  private static final String HOCON = "com.typesafe.config..";
  private static final String ELK = "org.eclipse..";
  private static final String MUSTACHE = "com.github.mustachejava..";
  private static final String PICOCLI = "picocli..";
  private static final String PARQUET = "org.apache.parquet..";
  private static final String PROTOBUF = "com.google.protobuf..";
  private static final String TENSORFLOW = "org.tensorflow..";
  private static final List<String> TFLITE_RUNTIME = List.of("org.bytedeco..", "com.sun.jna..");
  private static final List<String> PACKINGS =
      List.of(
          PARQUET,
          PROTOBUF,
          TENSORFLOW,
          "org.apache.arrow..",
          "org.apache.commons.compress..",
          "com.google.flatbuffers..",
          "com.github.luben.zstd..",
          "org.tukaani.xz..");
  private static final String WEBP = "com.luciad.imageio..";

  /** Rooms of jobs, packages of core, and libraries. */
  private record Uses(List<String> rooms, List<String> core, List<List<String>> libraries) {
    List<String> packages() {
      List<String> packages = new ArrayList<>();
      rooms.forEach(room -> packages.add(JOBS + room + ".."));
      core.forEach(name -> packages.add("io.rangefinder." + name + ".."));
      libraries.forEach(packages::addAll);
      return packages;
    }
  }

  /** What each room may use beside itself, the JDK, JSpecify and core's {@code ir}. */
  private static final Map<String, Uses> MAY_USE =
      Map.ofEntries(
          Map.entry(
              "execute",
              new Uses(
                  List.of(),
                  List.of("codes", "model", "quantize", "tensorflow", "tflite"),
                  List.of(SPARK, TFLITE_RUNTIME, List.of(TENSORFLOW, PROTOBUF)))),
          Map.entry(
              "source",
              new Uses(
                  List.of("execute"),
                  List.of("statistics"),
                  List.of(SPARK, PACKINGS, List.of(JACKSON, WEBP)))),
          Map.entry(
              "config",
              new Uses(
                  List.of("source"),
                  List.of("model", "tensorflow"),
                  List.of(List.of(HOCON, JACKSON)))),
          Map.entry(
              "store",
              new Uses(
                  List.of("config", "source"),
                  List.of("metrics", "model", "prepare", "statistics", "tensorflow"),
                  List.of(SPARK, List.of(JACKSON, PARQUET)))),
          Map.entry(
              "engine",
              new Uses(
                  List.of("execute", "source", "store"),
                  List.of("model", "statistics", "tensorflow"),
                  List.of(SPARK, List.of(JACKSON)))),
          Map.entry(
              "benchmark",
              new Uses(
                  List.of("execute", "source"), List.of("model", "statistics"), List.of(SPARK))),
          Map.entry(
              "calibrate",
              new Uses(
                  List.of("config", "engine", "execute", "source", "store"),
                  List.of("metrics", "model", "prepare", "quantize", "ranges", "statistics"),
                  List.of(SPARK, List.of(JACKSON)))),
          Map.entry(
              "quantize",
              new Uses(
                  List.of("execute", "store"),
                  List.of(
                      "codes",
                      "metrics",
                      "model",
                      "prepare",
                      "quantize",
                      "ranges",
                      "statistics",
                      "tflite"),
                  List.of(SPARK))),
          Map.entry(
              "evaluate",
              new Uses(
                  List.of("config", "engine", "execute", "source", "store"),
                  List.of("metrics", "model", "statistics", "tflite"),
                  List.of(SPARK, List.of(JACKSON)))),
          Map.entry(
              "convert",
              new Uses(
                  List.of("quantize", "store"),
                  List.of("model", "ranges", "toco"),
                  List.of(SPARK))),
          Map.entry(
              "freeze",
              new Uses(List.of("qat", "store"), List.of("model", "qat", "tensorflow"), List.of())),
          Map.entry(
              "chain",
              new Uses(
                  List.of(
                      "calibrate",
                      "config",
                      "engine",
                      "evaluate",
                      "execute",
                      "quantize",
                      "source",
                      "store"),
                  List.of("model", "prepare", "quantize", "ranges"),
                  List.of(SPARK))),
          Map.entry(
              "publish",
              new Uses(List.of("source", "store"), List.of(), List.of(SPARK, List.of(JACKSON)))),
          Map.entry(
              "night",
              new Uses(
                  List.of(
                      "calibrate",
                      "config",
                      "engine",
                      "evaluate",
                      "execute",
                      "monitor",
                      "publish",
                      "quantize",
                      "source",
                      "store"),
                  List.of(
                      "drift", "metrics", "model", "prepare", "quantize", "ranges", "statistics"),
                  List.of(SPARK, List.of(JACKSON)))),
          Map.entry("drawing", new Uses(List.of(), List.of(), List.of(List.of(ELK)))),
          Map.entry(
              "report",
              new Uses(
                  List.of(
                      "config",
                      "drawing",
                      "evaluate",
                      "night",
                      "publish",
                      "quantize",
                      "source",
                      "store"),
                  List.of("codes", "drift", "model", "prepare", "quantize", "ranges", "statistics"),
                  List.of(SPARK, List.of(JACKSON, MUSTACHE)))),
          Map.entry(
              "qat",
              new Uses(
                  List.of("store"),
                  List.of("qat", "tensorflow"),
                  List.of(SPARK, List.of(JACKSON)))),
          Map.entry(
              "monitor",
              new Uses(
                  List.of("execute", "store"),
                  List.of(),
                  List.of(SPARK, List.of("com.codahale.metrics..")))),
          Map.entry(
              "train",
              new Uses(
                  List.of("execute", "qat", "quantize", "store"),
                  List.of("model", "qat", "ranges", "tensorflow"),
                  List.of(SPARK, List.of(TENSORFLOW, PROTOBUF)))),
          Map.entry(
              "demo",
              new Uses(
                  List.of("execute", "qat", "store", "train"),
                  List.of("qat", "tensorflow"),
                  List.of(SPARK, List.of(TENSORFLOW, PROTOBUF)))),
          Map.entry(
              "cli",
              new Uses(
                  List.of(
                      "benchmark",
                      "calibrate",
                      "chain",
                      "config",
                      "convert",
                      "demo",
                      "engine",
                      "evaluate",
                      "execute",
                      "freeze",
                      "monitor",
                      "night",
                      "publish",
                      "qat",
                      "quantize",
                      "report",
                      "source",
                      "store",
                      "train"),
                  List.of(
                      "drift",
                      "graphviz",
                      "metrics",
                      "model",
                      "prepare",
                      "qat",
                      "quantize",
                      "ranges",
                      "statistics",
                      "tensorflow",
                      "toco"),
                  List.of(SPARK, List.of(JACKSON, PICOCLI, "org.slf4j..")))));

  @ArchTest
  static void everyRoomUsesOnlyWhatTheTableAllows(JavaClasses jobs) {
    MAY_USE.forEach(
        (room, uses) -> {
          List<String> allowed = new ArrayList<>(uses.packages());
          allowed.addAll(
              List.of(
                  JOBS + room + "..",
                  "java..",
                  "javax..",
                  "org.jspecify..",
                  "io.rangefinder.ir.."));
          classes()
              .that()
              .resideInAPackage(JOBS + room + "..")
              .should()
              .onlyDependOnClassesThat()
              .resideInAnyPackage(allowed.toArray(String[]::new))
              .check(jobs);
        });
  }

  @ArchTest
  static void everyClassBelongsToARoomOfTheTable(JavaClasses jobs) {
    assertThat(jobs).isNotEmpty();
    classes()
        .should()
        .resideInAnyPackage(
            MAY_USE.keySet().stream().map(room -> JOBS + room + "..").toArray(String[]::new))
        .check(jobs);
  }

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
