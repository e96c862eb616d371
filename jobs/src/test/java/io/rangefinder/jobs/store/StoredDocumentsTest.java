package io.rangefinder.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.publish.Commit;
import io.rangefinder.jobs.publish.FileManifest;
import io.rangefinder.jobs.publish.Latest;
import io.rangefinder.jobs.qat.ManifestDocument;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.StatisticsFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files under v1 are never written again: every later version must read them. */
final class StoredDocumentsTest {
  private enum Document {
    RUN("run.json", "the manifest of a run", "\"tensors\" : 17", "'tensors'"),
    RUN_OF_CHECKPOINT(
        "run-of-checkpoint.json", "the manifest of a run", "\"found\" : 256", "'images.found'"),
    NETWORK(
        "network.json", "the kept network", "\"least-images\" : 100", "'preparation.least-images'"),
    BALANCED(
        "network-balanced.json",
        "the kept network",
        "\"least-images\" : 100",
        "'preparation.least-images'"),
    EVALUATION("evaluation.json", "the report of an evaluation", "\"excluded\" : 0", "'excluded'"),
    TASKS(
        "evaluation-tasks.json",
        "the report of an evaluation",
        "\"peaks\" : 100",
        "'outputs.heat_maps.key-points.peaks'"),
    QUANTIZATION(
        "model.tflite.json", "the report of a quantization", "\"images\" : 256", "'images'"),
    HIGH_EFFORT(
        "model-high-effort.tflite.json",
        "the report of a quantization",
        "\"images\" : 12",
        "'steps[0].images'"),
    REWRITING(
        "training.pb.json", "the manifest of a rewritten graph", "\"delay\" : 2000", "'delay'"),
    COMMIT("00000003.json", "the commit", "\"version\" : 1", "'version'"),
    LATEST("latest.json", "the hint", "\"version\" : 1", "'version'"),
    VERSION(
        "version.json",
        "the manifest of a version",
        "\"length\" : 20000",
        "'files.model.tflite.length'"),
    NIGHT("figures-2026-11-05.json", "the report of a night", "\"before\" : 1", "'before'");

    private final String file;
    private final String what;
    private final String field;
    private final String path;

    Document(String file, String what, String field, String path) {
      this.file = file;
      this.what = what;
      this.field = field;
      this.path = path;
    }

    /** Reads a document and writes what was read. */
    private byte[] rewritten(byte[] bytes) {
      return switch (this) {
        case RUN, RUN_OF_CHECKPOINT -> RunManifest.read(bytes, "FILE").bytes();
        case NETWORK, BALANCED -> KeptNetwork.read(bytes, "FILE").bytes();
        case EVALUATION, TASKS -> EvaluationReport.read(bytes, "FILE").bytes();
        case QUANTIZATION, HIGH_EFFORT -> QuantizationReport.read(bytes, "FILE").bytes();
        case REWRITING -> ManifestDocument.bytes(ManifestDocument.read(bytes, "FILE"));
        case COMMIT -> Commit.read(bytes, "FILE").bytes();
        case LATEST -> Latest.read(bytes, "FILE").bytes();
        case VERSION -> FileManifest.read(bytes, "FILE").bytes();
        case NIGHT -> NightReport.read(bytes, "FILE").bytes();
      };
    }

    private String text() throws IOException {
      return new String(sample(file), UTF_8);
    }

    private void requireRefused(String changed, String... parts) throws IOException {
      assertThat(changed).isNotEqualTo(text());
      assertThatThrownBy(() -> rewritten(changed.getBytes(UTF_8)))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot read %s 'FILE': ".formatted(what))
          .hasMessageContainingAll(parts);
    }
  }

  private static byte[] sample(String name) throws IOException {
    try (InputStream in = StoredDocumentsTest.class.getResourceAsStream("v1/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSampleIsReadAndWrittenAsItWas(Document document) throws IOException {
    byte[] sample = sample(document.file);

    assertThat(new String(document.rewritten(sample), UTF_8)).isEqualTo(document.text());
  }

  @ParameterizedTest
  @EnumSource
  void aNewerFormatIsRefused(Document document) throws IOException {
    String newer = document.text().replaceFirst("\"format\" : 1", "\"format\" : 2");

    assertThatThrownBy(() -> document.rewritten(newer.getBytes(UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s 'FILE': its format is 2, and this version of Rangefinder reads 1. Read it with a newer version."
                .formatted(document.what));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsMissingUnknownOrOfAnotherTypeIsNamed(Document document) throws IOException {
    String text = document.text();
    String field = document.field;
    String wrong = field.replaceFirst(": .*", ": \"many\"");

    document.requireRefused(
        text.replaceFirst(field, field.replaceFirst("\"", "\"x-")),
        document.path + " is missing",
        "is not known",
        "it is damaged or not of this program.");
    document.requireRefused(
        text.replaceFirst(field, wrong), document.path + " is \"many\", must be a whole number");
    document.requireRefused(text.replaceFirst("\"format\" : 1,", ""), "'format' is missing");
    document.requireRefused(
        text.replaceFirst("\"format\" : 1", "\"format\" : 0"), "'format' is 0, must be 1");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws IOException {
    Document.RUN.requireRefused(
        Document.RUN
            .text()
            .replaceFirst("\"tensors\" : 17", "\"tensors\" : 2.5")
            .replaceFirst("\"preparation\" : \"full\"", "\"preparation\" : \"half\"")
            .replaceFirst("\"found\"", "\"lost\""),
        "'tensors' is 2.5, must be a whole number of 32 bits",
        "'configuration.preparation' is 'half', must be one of [none, equalize, full]",
        "'images.found' is missing",
        "'images.lost' is not known");
  }

  @Test
  void aTextThatIsNoDocumentIsRefused() {
    for (String text :
        new String[] {"", "[]", "{\"format\": 1", "{\"format\": 1, \"format\": 1}"}) {
      assertThatThrownBy(() -> RunManifest.read(text.getBytes(UTF_8), "FILE"))
          .as(text)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot read 'FILE': it is no JSON");
    }
  }

  @Test
  void theSampleOfABlockIsReadAndWrittenAsItWas() throws IOException {
    byte[] sample = sample("sample.block");
    Block block = BlockFormat.read(new ByteArrayInputStream(sample));

    assertThat(block.header().settled()).hasSize(3);
    assertThat(block.header().quarantine())
        .containsExactly(new QuarantineTable.Entry("b.png", "EMPTY", "nothing in it"));
    assertThat(block.statistics().tensors()).containsOnlyKeys("conv");
    assertThat(BlockFormat.bytes(block)).isEqualTo(sample);
  }

  @Test
  void aBlockOfANewerVersionIsRefused() throws IOException {
    byte[] newer = sample("sample.block");
    newer[7] = 2;

    assertThatThrownBy(() -> BlockFormat.read(new ByteArrayInputStream(newer)))
        .isInstanceOf(IOException.class)
        .hasMessage("it is a block of version 2, not 1");
  }

  @Test
  void theSampleOfAGroupIsReadAndWrittenAsItWas() throws IOException {
    byte[] sample = sample("sample.group");
    MergedGroup group = GroupFormat.read(new ByteArrayInputStream(sample));
    Block block = BlockFormat.read(new ByteArrayInputStream(sample("sample.block")));

    assertThat(group.header().level()).isEqualTo(1);
    assertThat(group.header().blocks()).containsExactly(block.header());
    assertThat(group.statistics()).isEqualTo(block.statistics());
    assertThat(GroupFormat.bytes(group)).isEqualTo(sample);
  }

  @Test
  void theSampleOfAStateIsReadAndWrittenAsItWas() throws IOException {
    byte[] sample = sample("tensor.state");
    SplitStatistics statistics = SplitStatistics.fromBytes(sample);

    assertThat(statistics.second().images()).isEqualTo(1);
    assertThat(statistics.second().bounds().min()).isEqualTo(-4);
    assertThat(statistics.toBytes()).isEqualTo(sample);
  }

  @Test
  void aStateOfANewerVersionIsRefused() throws IOException {
    byte[] newer = sample("tensor.state");
    newer[5] = 3;

    assertThatThrownBy(() -> SplitStatistics.fromBytes(newer))
        .isInstanceOf(StatisticsFormatException.class)
        .hasMessageContaining("format version 3, this program reads versions 2 to 2");
  }
}
