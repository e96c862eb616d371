package io.rangefinder.tflite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.UserException;
import io.rangefinder.testing.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;

/** Files that TOCO wrote, read and written: nothing that TOCO declared may change. */
class TocoFilesTest {
  /** Weights quantized after conversion raise versions that the graph does not know of. */
  private static final List<String> QUANTIZED_AFTERWARDS = List.of("quantize_weights_uint8");

  private record Declared(List<OperatorVersion> codes, Map<String, String> metadata) {}

  @Test
  void versionsMetadataAndGraphSurvive() throws IOException {
    int read = 0;
    for (Path file : files()) {
      String where = file.getParent().getFileName().toString();
      byte[] original = Files.readAllBytes(file);
      Graph graph;
      byte[] written;
      try {
        graph = TfliteReader.read(original, where);
        written = TfliteWriter.write(graph);
      } catch (UserException refused) {
        continue;
      }
      read++;
      Graph copy = TfliteReader.read(written, where);
      assertThat(GraphPrinter.print(copy)).as(where).isEqualTo(GraphPrinter.print(graph));
      assertThat(TfliteWriter.write(copy)).as(where).isEqualTo(written);
      if (!QUANTIZED_AFTERWARDS.contains(where)) {
        assertThat(declared(written)).as(where).isEqualTo(declared(original));
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(347);
  }

  private static List<Path> files() throws IOException {
    Path root = SharedData.path("toco_golden");
    assumeTrue(Files.isDirectory(root), "the reference folder ../shared/toco_golden is absent");
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.endsWith("expected.tflite")).sorted().toList();
    }
  }

  private static Declared declared(byte[] tflite) {
    Model model = Model.getRootAsModel(ByteBuffer.wrap(tflite));
    TreeSet<OperatorVersion> codes = new TreeSet<>();
    for (int i = 0; i < model.operatorCodesLength(); i++) {
      OperatorCode code = model.operatorCodes(i);
      int builtin = Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
      codes.add(new OperatorVersion(builtin, code.version()));
    }
    Map<String, String> metadata = new TreeMap<>();
    for (int i = 0; i < model.metadataLength(); i++) {
      Metadata entry = model.metadata(i);
      ByteBuffer text = model.buffers((int) entry.buffer()).dataAsByteBuffer();
      metadata.put(entry.name(), UTF_8.decode(text).toString());
    }
    return new Declared(List.copyOf(codes), metadata);
  }
}
