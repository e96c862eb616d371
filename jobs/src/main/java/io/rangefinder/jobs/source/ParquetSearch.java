package io.rangefinder.jobs.source;

import java.util.List;
import java.util.Locale;

/** The search of a Parquet table: its footer has told all, it goes from row to row. */
final class ParquetSearch implements ImageSearch {
  private final ListedFile file;
  private final String column;
  private final List<ParquetTable.Rows> groups;
  private int group;
  private long rowOfGroup;
  private long row;

  ParquetSearch(ListedFile file, String column, List<ParquetTable.Rows> groups) {
    this.file = file;
    this.column = column;
    this.groups = groups;
  }

  @Override
  public boolean advance(ImageListing found) {
    if (group == groups.size()) {
      return false;
    }
    ParquetTable.Rows rows = groups.get(group);
    if (rowOfGroup == 0) {
      file.requirePlausible(rows.count());
      file.requirePlausible(row + rows.count());
    }
    ImagePacking packing = new ImagePacking(ParquetTables.SOURCE, row, column);
    found.add(
        file.member(String.format(Locale.ROOT, "%08d", row), rows.bytes() / rows.count(), packing));
    row++;
    rowOfGroup++;
    if (rowOfGroup == rows.count()) {
      group++;
      rowOfGroup = 0;
    }
    return true;
  }

  @Override
  public void close() {}
}
