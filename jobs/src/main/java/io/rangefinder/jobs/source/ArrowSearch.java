package io.rangefinder.jobs.source;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** The search of an Arrow stream, which goes from batch to batch and from row to row. */
final class ArrowSearch implements ImageSearch {
  private final ListedFile file;
  private final String name;
  private final PositionedStream stream;
  private final ArrowMessages messages;
  private final ArrowColumn column;
  private Optional<ArrowBatch> batch;
  private long rowOfBatch;
  private long row;
  private long images;

  ArrowSearch(ListedFile file, String name, PositionedStream stream) throws IOException {
    this.file = file;
    this.name = name;
    this.stream = stream;
    this.messages = new ArrowMessages(stream);
    this.column = ArrowStreams.column(file.name(), messages, name);
    this.batch = messages.nextBatch();
  }

  @Override
  public boolean advance(ImageListing found) throws IOException {
    if (batch.isEmpty()) {
      return false;
    }
    if (rowOfBatch == batch.get().rows()) {
      batch = messages.nextBatch();
      rowOfBatch = 0;
      return true;
    }
    file.requirePlausible(row);
    add(batch.get(), found);
    row++;
    rowOfBatch++;
    return true;
  }

  private void add(ArrowBatch rows, ImageListing found) throws IOException {
    ImagePacking packing = new ImagePacking(ArrowStreams.SOURCE, row, name);
    long length = rows.bodyLength() / rows.rows();
    String member = String.format(Locale.ROOT, "%08d", row);
    ArrowBatch.Range elements = rows.elements(stream, column, rowOfBatch);
    long count = elements.end() - elements.first();
    images += Math.max(count, 1);
    file.requirePlausible(images);
    if (column.list() < 0 || count <= 1) {
      found.add(file.member(member, length, packing));
      return;
    }
    for (long i = 0; i < count; i++) {
      found.add(file.member(member + "/" + i, length / count, packing));
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
