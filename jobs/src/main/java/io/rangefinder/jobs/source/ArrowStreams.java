package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.PositionedStream.Compression;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Arrow streams and files with a column of images, as Hugging Face's {@code datasets} keeps them;
 * the member is the number of the row, with '/' and the number of the image behind it where a list
 * holds several. An image is read where it lies in the file, without its batch.
 */
final class ArrowStreams implements ImageSource {
  static final String SOURCE = "arrow";

  private static final int MAX_PATH = 4096;

  @Override
  public String name() {
    return SOURCE;
  }

  @Override
  public boolean isNamed(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return name.endsWith(".arrow") || name.endsWith(".feather");
  }

  @Override
  public boolean begins(byte[] head) {
    return ArrowMessages.begins(head);
  }

  /**
   * The column of images.
   *
   * @throws UserException if there is none
   */
  static ArrowColumn column(String file, ArrowMessages messages, String name) {
    try {
      return ArrowColumn.of(messages.schema(), name);
    } catch (IllegalArgumentException problem) {
      throw new UserException("'%s' %s".formatted(file, problem.getMessage()), problem);
    }
  }

  @Override
  public ImageSearch search(ListedFile file, SearchContext context) throws IOException {
    PositionedStream stream =
        PositionedStream.open(file.path(), context.configuration(), Compression.NONE);
    try {
      return new ArrowSearch(file, context.location().column(), stream);
    } catch (IOException | RuntimeException broken) {
      stream.close();
      throw broken;
    }
  }

  @Override
  public OpenImages open(String path, Configuration configuration) throws IOException {
    PositionedStream stream = PositionedStream.open(path, configuration, Compression.NONE);
    ArrowMessages messages;
    try {
      messages = new ArrowMessages(stream);
    } catch (IOException | RuntimeException broken) {
      stream.close();
      throw broken;
    }
    return new Rows(path, configuration, stream, messages);
  }

  private static final class Rows implements OpenImages {
    private final String path;
    private final Configuration configuration;
    private final PositionedStream stream;
    private ArrowMessages messages;
    private Optional<ArrowBatch> batch = Optional.empty();
    private long first;

    Rows(
        String path, Configuration configuration, PositionedStream stream, ArrowMessages messages) {
      this.path = path;
      this.configuration = configuration;
      this.stream = stream;
      this.messages = messages;
    }

    @Override
    public byte[] read(ImageEntry entry, int maxBytes) throws IOException, UnusableImageException {
      long row = entry.packing().position();
      ArrowColumn column = column(entry.file(), messages, entry.packing().field());
      ArrowBatch rows = batchOf(row);
      ArrowBatch.Range elements = rows.elements(stream, column, row - first);
      int slash = entry.member().indexOf('/');
      long element =
          elements.first() + (slash < 0 ? 0 : Long.parseLong(entry.member().substring(slash + 1)));
      if (element >= elements.end()) {
        return new byte[0];
      }
      byte[] bytes = rows.bytes(stream, column, element, maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new UnusableImageException(
            Reason.TOO_LARGE,
            "The image has more than %d bytes, which is the limit.".formatted(maxBytes));
      }
      if (bytes.length > 0) {
        return bytes;
      }
      String name =
          new String(rows.path(stream, column, element, MAX_PATH), StandardCharsets.UTF_8);
      return name.isEmpty() ? bytes : new NamedFile(path, name).read(configuration, maxBytes);
    }

    private ArrowBatch batchOf(long row) throws IOException, UnusableImageException {
      if (row < first) {
        stream.seek(0);
        messages = new ArrowMessages(stream);
        batch = Optional.empty();
        first = 0;
      }
      if (batch.isEmpty()) {
        batch = messages.nextBatch();
      }
      while (batch.isPresent() && row >= first + batch.get().rows()) {
        first += batch.get().rows();
        batch = messages.nextBatch();
      }
      return batch.orElseThrow(
          () ->
              new UnusableImageException(
                  Reason.UNREADABLE, "The Arrow stream lacks this row now."));
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
