package io.rangefinder.toco.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.toco.ExtraInfo;
import io.rangefinder.toco.NamePattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExtraInfoReaderTest {
  private static final String EVERYTHING =
      """
      # ranges of a run
      entries { name: "conv/Relu6" min: 0 max: 6.0 }
      entries {
        name_regexp: "M/(Logits|AvgPool).*" min: -5.0 max: 5.0 data_type: QUANTIZED_UINT8
      }
      entries { name: "x" shape { dims: 1 dims: 6 dims: 6 dims: 3 } }
      entries { name: "k" constant_float_value: 0.5 }
      """;

  @Test
  void readsWhatEntriesSayAndWhereTheyStand() {
    assertThat(read(EVERYTHING))
        .containsExactly(
            new ExtraInfo("r.txt:2:1", "conv/Relu6", null, new Range(0, 6), null, null, null),
            new ExtraInfo(
                "r.txt:3:1",
                null,
                NamePattern.of("M/(Logits|AvgPool).*"),
                new Range(-5, 5),
                DataType.UINT8,
                null,
                null),
            new ExtraInfo("r.txt:6:1", "x", null, null, null, Shape.of(1, 6, 6, 3), null),
            new ExtraInfo("r.txt:7:1", "k", null, null, null, null, 0.5f));
  }

  @Test
  void readsTheBinaryFormToo() throws TextFormat.ParseException {
    List<ExtraInfo> entries = ExtraInfoReader.read(binary(EVERYTHING), "r.bin");

    assertThat(entries).hasSize(4);
    assertThat(entries.get(1).source()).isEqualTo("r.bin, entries 2");
    assertThat(entries.get(1).range()).isEqualTo(new Range(-5, 5));
  }

  @Test
  void appliesAnEntryToTheNameAndToEveryNameOfTheExpression() {
    ExtraInfo both = read("entries { name: 'a' name_regexp: 'b.*' min: 0 max: 1 }").get(0);

    assertThat(both.matches("a")).isTrue();
    assertThat(both.matches("b/c")).isTrue();
    assertThat(both.matches("ab")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "L/Conv2D 0 6 | r.txt:1:2:",
        "entries { name: 'a' mim: 0 } | r.txt:1:21: Input contains unknown fields and/or extensions: Entry.mim",
        "entries { name: 'a' min: zero max: 1 } | r.txt:1:26:",
        "entries { name: 'a' | r.txt:1:",
        "entries { name: 'a' data_type: UINT8 } | r.txt:1:32: Enum type",
        "entries { name: 'a' min: 0 min: 1 max: 2 } | r.txt:1:",
        "entries { name: 'a' min: 0 } | r.txt:1:1: 'a' has min 0.0 without max; give both",
        "entries { name: 'a' max: 3 } | r.txt:1:1: 'a' has max 3.0 without min; give both",
        "entries { name: 'a' min: 2 max: 1 } | r.txt:1:1: no range of 'a' reaches from min 2.0",
        "entries { name: 'a' min: nan max: 1 } | reaches from min NaN to max 1.0",
        "entries { name: 'a' min: 0 max: inf } | reaches from min 0.0 to max Infinity",
        "entries { min: 0 max: 1 } | r.txt:1:1: the entry has no name",
        "entries { name_regexp: '*' min: 0 max: 1 } | r.txt:1:1: '*' is no regular expression",
        "entries { name: 'a' data_type: STRING } | data_type STRING is not supported; use one of FLOAT",
        "entries { name: 'a' shape { dims: -1 } } | r.txt:1:21: shape [-1] is not known",
        "# nothing | the file says nothing",
      })
  void refuses(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot use the extra information on arrays 'r.txt':")
        .hasMessageContaining(message);
  }

  @Test
  void namesEveryEntryThatCannotBeUsed() {
    assertThatThrownBy(
            () -> read("entries { name: 'a' min: 1 }\nentries { name: 'b' min: 0 max: -1 }"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("r.txt:1:1: 'a'")
        .hasMessageContaining("r.txt:2:1: no range of 'b'");
  }

  @Test
  void refusesBytesThatAreNeitherTextNorBinary() {
    byte[] bytes = {0x0a, 0x7f, 0x00, 0x01};

    assertThatThrownBy(() -> ExtraInfoReader.read(bytes, "r.bin"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("neither the text nor the binary form");
  }

  @Test
  void refusesAFileThatIsTooLong() {
    assertThatThrownBy(() -> ExtraInfoReader.read(new byte[1 << 22], "r.bin"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("4194304 bytes are more than the 2097152 that are read");
  }

  @Test
  void refusesATextThatNestsWithoutEnd() {
    assertThatThrownBy(() -> read("entries { shape ".repeat(5000)))
        .isInstanceOf(UserException.class);
    assertThatThrownBy(() -> read("unknown { ".repeat(100_000))).isInstanceOf(UserException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersToDamagedFilesWithEntriesOrAUserException(long seed)
      throws TextFormat.ParseException {
    Random random = new Random(seed);
    byte[] text = EVERYTHING.getBytes(StandardCharsets.UTF_8);
    byte[] binary = binary(EVERYTHING);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = damaged(i % 2 == 0 ? text : binary, random);
      try {
        assertThat(ExtraInfoReader.read(damaged, "damaged")).isNotNull();
      } catch (UserException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 1999);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = Arrays.copyOf(bytes, bytes.length - random.nextInt(3) * 7);
    for (int i = 0; i <= random.nextInt(4); i++) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private static List<ExtraInfo> read(String text) {
    return ExtraInfoReader.read(text.getBytes(StandardCharsets.UTF_8), "r.txt");
  }

  private static byte[] binary(String text) throws TextFormat.ParseException {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(FlagFileSchema.ARRAYS_EXTRA_INFO);
    TextFormat.merge(text, message);
    return message.build().toByteArray();
  }
}
