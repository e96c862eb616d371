package io.rangefinder.jobs.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * Parquet tables with a column of images; the member is the number of the row. The column holds
 * image files as binary, structs with such a field {@code bytes}, or the decoded images of Spark's
 * {@code image} data source.
 */
final class ParquetTables implements ImageSource {
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public boolean isNamed(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(".parquet");
  }

  @Override
  public boolean begins(byte[] head) {
    return head.length >= MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, 4);
  }

  @Override
  public void list(ListedFile file, ImageListing listing) throws IOException {
    String column = listing.location().column();
    try (ParquetTable table = ParquetTable.open(file.path(), listing.configuration())) {
      String problem = table.problemWith(column);
      if (!problem.isEmpty()) {
        listing.addProblem("'%s' %s".formatted(file.name(), problem));
        return;
      }
      long row = 0;
      for (ParquetTable.Rows rows : table.rows(column)) {
        listing.requirePlausible(file, rows.count());
        listing.requirePlausible(file, row + rows.count());
        for (long i = 0; i < rows.count(); i++) {
          ImagePacking packing = new ImagePacking(name(), row, column);
          listing.add(file.member("%08d".formatted(row), rows.bytes() / rows.count(), packing));
          row++;
        }
      }
    }
  }

  @Override
  public OpenImages open(String path, Configuration configuration) throws IOException {
    return ParquetTable.open(path, configuration);
  }
}
