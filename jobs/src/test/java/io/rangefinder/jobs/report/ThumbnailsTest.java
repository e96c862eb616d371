package io.rangefinder.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.source.ImageEntry;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThumbnailsTest {
  private static final String GONE = "gone.png";

  @TempDir private Path folder;

  private Thumbnails read(List<String> wanted, List<String> there) throws IOException {
    Map<String, ImageEntry> entries = new HashMap<>();
    for (String name : there) {
      Path file = folder.resolve(name);
      ImageIO.write(new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
      entries.put(name, ImageEntry.ofFile(name, file.toUri().toString(), Files.size(file), 0));
    }
    String gone = folder.resolve(GONE).toUri().toString();
    entries.put(GONE, ImageEntry.ofFile(GONE, gone, 100, 0));
    return Thumbnails.read(wanted, entries, new Configuration());
  }

  @Test
  void theFirstAreThoseThatMatterMost() throws IOException {
    Thumbnails all =
        read(List.of("a.png", GONE, "b.png", "c.png"), List.of("a.png", "b.png", "c.png"));

    Thumbnails few = all.first(3);

    assertThat(all.count()).isEqualTo(3);
    assertThat(few.all()).extracting(Page.Thumbnail::anchor).containsExactly("image-0", "image-2");
    assertThat(few.all()).isEqualTo(all.all().subList(0, 2));
    assertThat(few.picture("b.png", "")).isEqualTo(all.picture("b.png", ""));
    assertThat(few.picture("c.png", "").anchor()).isEmpty();
  }

  @Test
  void onlyWhatCouldNotBeReadIsGone() throws IOException {
    Thumbnails read = read(List.of(GONE, "of another run.png"), List.of());

    assertThat(read.count()).isZero();
    assertThat(read.picture(GONE, "").isGone()).isTrue();
    assertThat(read.picture("of another run.png", "").isGone()).isFalse();
    assertThat(read.picture("not wanted.png", "").isGone()).isFalse();
  }
}
