package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The search of a Parquet table: its footer has told all but the lengths of lists. */
final class ParquetSearch implements ImageSearch {
  private final ListedFile file;
  private final String column;
  private final ParquetTable table;
  private final boolean isList;
  private final List<ParquetTable.Rows> groups;
  private int group;
  private long rowOfGroup;
  private long row;
  private long images;

  ParquetSearch(ListedFile file, String column, ParquetTable table) {
    this.file = file;
    this.column = column;
    this.table = table;
    this.isList = table.isList(column);
    this.groups = table.rows(column);
  }

  @Override
  public boolean advance(ImageListing found) throws IOException {
    if (group == groups.size()) {
      return false;
    }
    ParquetTable.Rows rows = groups.get(group);
    if (rowOfGroup == 0) {
      file.requirePlausible(rows.count());
      file.requirePlausible(row + rows.count());
    }
    add(rows.bytes() / rows.count(), found);
    row++;
    rowOfGroup++;
    if (rowOfGroup == rows.count()) {
      group++;
      rowOfGroup = 0;
    }
    return true;
  }

  private void add(long length, ImageListing found) throws IOException {
    ImagePacking packing = new ImagePacking(ParquetTables.SOURCE, row, column);
    String member = String.format(Locale.ROOT, "%08d", row);
    int count = isList ? images() : 1;
    images += count;
    file.requirePlausible(images);
    if (count <= 1) {
      found.add(file.member(member, length, packing));
      return;
    }
    for (int i = 0; i < count; i++) {
      found.add(file.member(member + "/" + i, length / count, packing));
    }
  }

  /** How many images the row holds; 1 if that cannot be told, which is said when it is read. */
  private int images() throws IOException {
    try {
      return table.images(row, column);
    } catch (UnusableImageException unusable) {
      return 1;
    }
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
