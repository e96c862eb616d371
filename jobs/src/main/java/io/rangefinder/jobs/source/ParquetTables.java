package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * Parquet tables with a column of images; the member is the number of the row. The column holds
 * image files as binary, structs with such a field {@code bytes}, the decoded images of Spark's
 * {@code image} data source, or lists of one of these, whose number stands behind a '/'. Lists are
 * read once to count them.
 */
final class ParquetTables implements ImageSource {
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  static final String SOURCE = "parquet";

  @Override
  public String name() {
    return SOURCE;
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
  public ImageSearch search(ListedFile file, SearchContext context) throws IOException {
    String column = context.location().column();
    ParquetTable table = ParquetTable.open(file.path(), context.configuration());
    try {
      String problem = table.problemWith(column);
      if (!problem.isEmpty()) {
        throw new UserException("'%s' %s".formatted(file.name(), problem));
      }
      return new ParquetSearch(file, column, table);
    } catch (RuntimeException broken) {
      table.close();
      throw broken;
    }
  }

  @Override
  public OpenImages open(String path, Configuration configuration) throws IOException {
    return ParquetTable.open(path, configuration);
  }
}
