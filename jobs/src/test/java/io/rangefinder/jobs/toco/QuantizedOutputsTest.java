package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.TfliteModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our uint8 files and TOCO's compute the same codes in the TFLite runtime. What the runtime refuses
 * to run of TOCO's is printed with the reason; cases that are odd or listed as known differences
 * are left out.
 */
@Tag("slow")
final class QuantizedOutputsTest {
  private static final int RUNS = 3;

  /** Two runs of the same file give two results. */
  private static final String UNDEFINED = "5_range_rules/fed_padv2";

  @TempDir Path results;

  private final Map<String, List<String>> refused = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int equal;

  @Test
  void quantizedFilesComputeWhatTocoFilesCompute() {
    Map<String, KnownDifference> known = KnownDifferences.read();
    List<GoldenCase> cases =
        GoldenCorpus.cases().stream()
            .filter(golden -> golden.outcome() == GoldenCase.Outcome.TFLITE)
            .filter(golden -> golden.isQuantized() && !golden.odd())
            .filter(golden -> !known.containsKey(golden.toString()))
            .toList();
    cases.forEach(this::compare);
    System.out.println(
        "Of %d uint8 files of TOCO %d run and compute what ours compute."
            .formatted(cases.size(), equal));
    refused.forEach((reason, names) -> System.out.println("Not run, " + reason + ": " + names));
    assertThat(failures).isEmpty();
    assertThat(equal).isPositive();
  }

  private void compare(GoldenCase golden) {
    Optional<String> refusal = refusal(golden);
    if (refusal.isPresent()) {
      refused.computeIfAbsent(refusal.get(), reason -> new ArrayList<>()).add(golden.toString());
      return;
    }
    CaseRun run = CaseRun.of(golden, results.resolve(golden.toString()));
    if (!run.isDone()) {
      failures.add(golden + ": " + run.failure());
      return;
    }
    try (TfliteModel expected = TfliteModel.load(golden.bytes("expected.tflite"), "TOCO's file");
        TfliteModel actual = TfliteModel.load(run.output(), golden.toString())) {
      compare(golden, expected, actual);
    } catch (UserException e) {
      failures.add(golden + ": " + e.getMessage());
    }
  }

  /** Why the runtime does not run TOCO's file, if it does not. */
  private static Optional<String> refusal(GoldenCase golden) {
    if (golden.toString().equals(UNDEFINED)) {
      return Optional.of("the runtime refuses the padding's zero point but goes on");
    }
    try (TfliteModel expected = TfliteModel.load(golden.bytes("expected.tflite"), "TOCO's file")) {
      expected.run();
      return Optional.empty();
    } catch (UserException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void compare(GoldenCase golden, TfliteModel expected, TfliteModel actual) {
    List<String> names = names(expected.outputs());
    if (!names(expected.inputs()).equals(names(actual.inputs()))
        || !names.equals(names(actual.outputs()))) {
      failures.add(golden + ": other inputs or outputs");
      return;
    }
    Random random = new Random(golden.toString().hashCode());
    for (int i = 0; i < RUNS; i++) {
      feed(random, expected, actual);
      expected.run();
      actual.run();
      for (String name : names) {
        if (!Arrays.equals(expected.bytes(name), actual.bytes(name))) {
          failures.add(golden + ": other values of " + name);
          return;
        }
      }
    }
    equal++;
  }

  private static List<String> names(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::name).toList();
  }

  private static void feed(Random random, TfliteModel expected, TfliteModel actual) {
    for (int input = 0; input < expected.inputs().size(); input++) {
      Tensor tensor = expected.inputs().get(input);
      int elements = tensor.shape().elements();
      if (tensor.dataType() == DataType.UINT8) {
        byte[] codes = new byte[elements];
        random.nextBytes(codes);
        expected.feed(input, codes);
        actual.feed(input, codes);
      } else {
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
          values[i] = random.nextFloat();
        }
        expected.feed(input, values);
        actual.feed(input, values);
      }
    }
  }
}
