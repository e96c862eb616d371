package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * The images that set the extremes of a tensor, by name, the most extreme first; none if no value
 * was finite. Read from a run's table without Spark.
 */
public record ExtremeImages(List<String> lowest, List<String> highest) {
  private static final String TENSOR = "tensor";
  private static final String LOWEST = "lowest";
  private static final String HIGHEST = "highest";
  private static final String IMAGE = "image";

  public ExtremeImages {
    lowest = List.copyOf(lowest);
    highest = List.copyOf(highest);
  }

  /**
   * Reads the images of every tensor.
   *
   * @param folder the part {@link RunDirectory#STATISTICS} of a run
   * @throws UserException if there is no such table, or it is damaged
   */
  public static SortedMap<String, ExtremeImages> read(String folder, Configuration hadoop) {
    SortedMap<String, ExtremeImages> images = new TreeMap<>();
    try {
      for (FileStatus part : ParquetParts.whole(folder, hadoop)) {
        read(part.getPath(), hadoop, images);
      }
    } catch (IOException | RuntimeException broken) {
      // Parquet's reader answers to broken bytes with whatever exception they lead it into.
      if (broken instanceof UserException user) {
        throw user;
      }
      throw StoredTable.damaged(
          folder,
          "its files cannot be read as rows of " + String.join(", ", TENSOR, LOWEST, HIGHEST),
          broken);
    }
    return Collections.unmodifiableSortedMap(images);
  }

  private static void read(Path part, Configuration hadoop, SortedMap<String, ExtremeImages> into)
      throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(part, hadoop))) {
      MessageType all = reader.getFileMetaData().getSchema();
      MessageType some =
          new MessageType(
              all.getName(), all.getType(TENSOR), all.getType(LOWEST), all.getType(HIGHEST));
      reader.setRequestedSchema(some);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(some);
      for (PageReadStore rows = reader.readNextRowGroup();
          rows != null;
          rows = reader.readNextRowGroup()) {
        RecordReader<Group> records = columns.getRecordReader(rows, new GroupRecordConverter(some));
        for (long row = 0; row < rows.getRowCount(); row++) {
          Group tensor = records.read();
          into.put(
              tensor.getString(TENSOR, 0),
              new ExtremeImages(images(tensor, LOWEST), images(tensor, HIGHEST)));
        }
      }
    }
  }

  /** A list is a group of a repeated group of one element. */
  private static List<String> images(Group row, String column) {
    Group list = row.getGroup(column, 0);
    List<String> images = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      images.add(list.getGroup(0, i).getGroup(0, 0).getString(IMAGE, 0));
    }
    return images;
  }
}
