package io.rangefinder;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@AnalyzeClasses(packages = "io.rangefinder", importOptions = ImportOption.DoNotIncludeTests.class)
final class CoreArchitectureTest {
  private static final String PROTOBUF = "com.google.protobuf..";
  private static final String TENSORFLOW_PROTOS = "org.tensorflow.proto..";
  private static final String EJML = "org.ejml..";
  private static final String RE2J = "com.google.re2j..";
  private static final String FLATBUFFERS = "com.google.flatbuffers..";
  private static final String TFLITE_SCHEMA = "org.tensorflow.lite.schema..";

  private static final String IR = "io.rangefinder.ir..";
  private static final String CODES = "io.rangefinder.codes..";
  private static final String TENSORFLOW = "io.rangefinder.tensorflow..";
  private static final String TFLITE = "io.rangefinder.tflite..";
  private static final String GRAPHVIZ = "io.rangefinder.graphviz..";
  private static final String REWRITE = "io.rangefinder.rewrite..";
  private static final String PASSES = "io.rangefinder.passes..";
  private static final String STATISTICS = "io.rangefinder.statistics..";
  private static final String METRICS = "io.rangefinder.metrics..";
  private static final String RANGES = "io.rangefinder.ranges..";
  private static final String QUANTIZE = "io.rangefinder.quantize..";
  private static final String PREPARE = "io.rangefinder.prepare..";
  private static final String QAT = "io.rangefinder.qat..";
  private static final String DRIFT = "io.rangefinder.drift..";
  private static final String MODEL = "io.rangefinder.model..";
  private static final String TOCO = "io.rangefinder.toco..";

  /** What each package may use beside itself, the JDK, JSpecify and {@link UserException}. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry(IR, List.of()),
          Map.entry(CODES, List.of(IR)),
          Map.entry(TENSORFLOW, List.of(IR, PROTOBUF, TENSORFLOW_PROTOS)),
          Map.entry(TFLITE, List.of(IR, CODES, FLATBUFFERS, TFLITE_SCHEMA)),
          Map.entry(GRAPHVIZ, List.of(IR)),
          Map.entry(REWRITE, List.of(IR)),
          Map.entry(PASSES, List.of(IR, REWRITE)),
          Map.entry(STATISTICS, List.of()),
          Map.entry(METRICS, List.of(STATISTICS)),
          Map.entry(DRIFT, List.of(IR, STATISTICS)),
          Map.entry(RANGES, List.of(IR, CODES, STATISTICS)),
          Map.entry(QUANTIZE, List.of(IR, CODES, REWRITE, RANGES, STATISTICS, METRICS, EJML)),
          Map.entry(PREPARE, List.of(IR, REWRITE, STATISTICS)),
          Map.entry(QAT, List.of(IR, TENSORFLOW, PROTOBUF, TENSORFLOW_PROTOS)),
          Map.entry(
              MODEL, List.of(IR, REWRITE, PASSES, TENSORFLOW, TFLITE, PROTOBUF, TENSORFLOW_PROTOS)),
          Map.entry(
              TOCO,
              List.of(
                  IR,
                  CODES,
                  REWRITE,
                  PASSES,
                  RANGES,
                  QUANTIZE,
                  PREPARE,
                  MODEL,
                  TENSORFLOW,
                  TFLITE,
                  GRAPHVIZ,
                  PROTOBUF,
                  TENSORFLOW_PROTOS,
                  RE2J)));

  @ArchTest
  static void everyPackageUsesOnlyWhatTheTableAllows(JavaClasses core) {
    MAY_USE.forEach(
        (owner, others) -> {
          List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", owner));
          allowed.addAll(others);
          classes()
              .that()
              .resideInAPackage(owner)
              .should()
              .onlyDependOnClassesThat(
                  resideInAnyPackage(allowed.toArray(String[]::new))
                      .or(equivalentTo(UserException.class)))
              .allowEmptyShould(true)
              .check(core);
        });
  }

  @ArchTest
  static void everyClassBelongsToAPackageOfTheTable(JavaClasses core) {
    String[] packages = MAY_USE.keySet().toArray(String[]::new);
    assertThat(core).isNotEmpty();
    classes().should().resideInAnyPackage(packages).check(core);
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.rangefinder.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveNameMatching(".*(Utils?|Manager|Helper|Impl|Processor|Service)")
          .because("such a name hides a type that has not been found yet");
}
