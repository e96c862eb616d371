package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of lists that name a path beside other things. */
final class ListLinesTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    for (String name :
        List.of(
            "a.jpg",
            "b c.jpg",
            "b",
            "d.jpg 3",
            "e,f.jpg",
            "2026-01-01T10:00:00.jpg",
            " lead.jpg",
            "{x}.jpg",
            "sub/g.jpg")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "GIF89a" + name);
    }
  }

  @Test
  void wholeLineIsTriedBeforeALabelIsSeenInIt() throws IOException {
    FoundImages found =
        list(
            "l.txt", "b c.jpg\nd.jpg 3\ne,f.jpg\n2026-01-01T10:00:00.jpg\n lead.jpg\n{x}.jpg\nb\n");

    assertThat(found.problems()).isEmpty();
    assertThat(found.ids())
        .containsExactlyInAnyOrder(
            "b c.jpg",
            "d.jpg 3",
            "e,f.jpg",
            "2026-01-01T10:00:00.jpg",
            " lead.jpg",
            "{x}.jpg",
            "b");
    assertThat(found.contents().values()).allMatch(content -> content.startsWith("GIF89a"));
  }

  @Test
  void labelBehindOrBeforeThePathIsLeftOut() throws IOException {
    assertThat(list("l.txt", "a.jpg 3\nb c.jpg\t1 0 1\n\"sub/g.jpg\",7\n").ids())
        .containsExactly("a.jpg", "b c.jpg", "sub/g.jpg");
    assertThat(list("l.txt", "3 a.jpg\n4,b c.jpg\n5;6;sub/g.jpg\n").ids())
        .containsExactly("a.jpg", "b c.jpg", "sub/g.jpg");
    assertThat(list("m.lst", "0\t3.000\ta.jpg\n1\t4.0\t0.5\tb c.jpg\r\n").ids())
        .containsExactly("a.jpg", "b c.jpg");
    assertThat(list("l.txt", "a.jpg " + "0 1 ".repeat(300) + "\n").ids()).containsExactly("a.jpg");
  }

  @Test
  void columnsAndKeysSayWhichPartIsThePath() throws IOException {
    assertThat(list("l.csv", "label,filename\n3,a.jpg\n4,\"b c.jpg\"\n").ids())
        .containsExactly("a.jpg", "b c.jpg");
    assertThat(
            list(
                    "l.jsonl",
                    "{\"file_name\": \"a.jpg\", \"text\": \"x, y\"}\n{\"image\": {\"path\": \"b c.jpg\"}}\n")
                .ids())
        .containsExactly("a.jpg", "b c.jpg");
    assertThat(
            FoundImages.in(
                    new ImageLocation(
                        write("l.jsonl", "{\"photo\": \"a.jpg\"}", StandardCharsets.UTF_8),
                        "",
                        "photo",
                        ""))
                .ids())
        .containsExactly("a.jpg");
    assertThat(list("l.jsonl", "{\"other\": \"a.jpg\"}\n").problems())
        .containsExactly("line 1 has no path: its keys are [other]; name one with --image-column.");
  }

  @Test
  void whatIsNotThereIsCalledByItsPath() throws IOException {
    FoundImages found = list("l.txt", "gone.jpg 3\ngone too.jpg\nnothing at all\na.jpg/x.jpg\n");

    assertThat(found.ids())
        .containsExactlyInAnyOrder("gone.jpg", "gone too.jpg", "nothing at all", "a.jpg/x.jpg");
    assertThat(found.contents().values()).allMatch(content -> content.startsWith("UNREADABLE"));
  }

  @Test
  void byteOrderMarkSaysHowTheListIsWritten() throws IOException {
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      String path = write("l.txt", "\ufeffa.jpg\r\nsub/g.jpg\r\n", charset);

      assertThat(FoundImages.in(ImageLocation.of(path)).ids())
          .as(charset.name())
          .containsExactly("a.jpg", "sub/g.jpg");
    }
    assertThat(list("l.txt", "").ids()).isEmpty();
  }

  private FoundImages list(String name, String lines) throws IOException {
    return FoundImages.in(ImageLocation.of(write(name, lines, StandardCharsets.UTF_8)));
  }

  private String write(String name, String lines, Charset charset) throws IOException {
    return "file:" + Files.write(folder.resolve(name), lines.getBytes(charset));
  }
}
