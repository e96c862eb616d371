package io.rangefinder.tensorflow.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnappyBlockTest {
  private static byte[] decompress(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return SnappyBlock.decompress(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "00, ''",
    "03 08 61 62 63, abc",
    "0a 08 61 62 63 0d 03, abcabcabca",
    "06 04 61 62 0e 02 00, ababab",
    "06 04 61 62 0f 02 00 00 00, ababab",
    "05 00 61 01 01, aaaaa",
  })
  void literalsAndCopiesOfEveryForm(String hex, String text) {
    assertThat(new String(decompress(hex), US_ASCII)).isEqualTo(text);
  }

  @Test
  void longLiterals() {
    for (int length : new int[] {60, 61, 256, 257, 65_536, 65_537}) {
      byte[] text = "x".repeat(length).getBytes(US_ASCII);
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      IndexTableWriter.varint(block, length);
      int bytes = length <= 60 ? 0 : length <= 256 ? 1 : length <= 65_536 ? 2 : 3;
      block.write((bytes == 0 ? length - 1 : 59 + bytes) << 2);
      for (int i = 0; i < bytes; i++) {
        block.write((length - 1) >> (8 * i));
      }
      block.writeBytes(text);
      assertThat(SnappyBlock.decompress(block.toByteArray(), 0, block.size())).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', ends too early",
    "80 80 80 80 80 80 80, does not end",
    "ff ff ff ff 0f 00 61, claims to hold",
    "03 08 61 62, ends within a literal",
    "04 08 61 62 63, less than it claims",
    "02 08 61 62 63, more than it claims",
    "05 00 61 01 02, from before its beginning",
    "05 00 61 01 00, from before its beginning",
    "05 fc ff ff ff ff 61, more than it claims",
  })
  void damage(String hex, String message) {
    assertThatThrownBy(() -> decompress(hex))
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContaining(message);
  }
}
