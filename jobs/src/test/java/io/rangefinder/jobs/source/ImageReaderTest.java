package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageReaderTest {
  private static final int LIMIT = 4;

  private final ImageReader reader = new ImageReader(new Configuration(), LIMIT);

  @TempDir private Path folder;

  @Test
  void fileIsReadWhole() throws Exception {
    assertThat(reader.read(entry(4, 4))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void fileListedAsTooLargeIsNotOpened() {
    ImageEntry absent = ImageEntry.ofFile("a.jpg", folder.resolve("a.jpg").toString(), 5, 0);

    assertThat(refusal(absent).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void fileThatGrewSinceItWasListedIsTooLarge() throws IOException {
    UnusableImageException refusal = refusal(entry(5, 4));

    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(refusal).hasMessageContaining("the limit is 4");
  }

  @Test
  void emptyFileIsEmpty() throws IOException {
    assertThat(refusal(entry(0, 0)).reason()).isEqualTo(Reason.EMPTY);
  }

  @Test
  void fileThatVanishedIsUnreadable() {
    ImageEntry absent = ImageEntry.ofFile("a.jpg", folder.resolve("a.jpg").toString(), 1, 0);

    UnusableImageException refusal = refusal(absent);

    assertThat(refusal.reason()).isEqualTo(Reason.UNREADABLE);
    assertThat(refusal).hasMessageStartingWith("The file cannot be read: ");
  }

  private ImageEntry entry(int length, int listedLength) throws IOException {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    Path file = Files.write(folder.resolve("it's a.jpg"), bytes);
    return ImageEntry.ofFile("it's a.jpg", "file:" + file, listedLength, 0);
  }

  private UnusableImageException refusal(ImageEntry entry) {
    return catchThrowableOfType(UnusableImageException.class, () -> reader.read(entry));
  }
}
