package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** An open Parquet file, of which one column is read, a row group at a time. */
final class ParquetTable implements OpenImages {
  /** What a row group's images may have in all: they are in memory together. */
  private static final long MAX_GROUP_BYTES = 1L << 30;

  private static final long MAX_GROUP_ROWS = 1 << 24;
  private static final int MAX_FOOTER_BYTES = 1 << 27;
  private static final String BYTES = "bytes";
  private static final String PATH = "path";

  private final String path;
  private final Configuration configuration;
  private final ParquetFileReader reader;
  private final long fileLength;
  private final MessageType schema;
  private @Nullable RecordReader<Group> records;
  private String column = "";

  /** The row before the next: a row of several images is read several times. */
  private @Nullable Group last;

  private long nextRow;
  private long endOfGroup;

  private ParquetTable(String path, Configuration configuration, ParquetFileReader reader)
      throws IOException {
    this.path = path;
    this.configuration = configuration;
    this.reader = reader;
    this.fileLength = LakeFiles.status(new Path(path), configuration).getLen();
    this.schema = reader.getFileMetaData().getSchema();
  }

  static ParquetTable open(String path, Configuration configuration) throws IOException {
    return new ParquetTable(path, configuration, reader(path, configuration));
  }

  /**
   * A reader of a file, whose codecs allocate no more than a page can have.
   *
   * @throws IOException if it is no Parquet file
   */
  static ParquetFileReader reader(String path, Configuration configuration) throws IOException {
    try {
      InputFile file = LakeInputFile.of(path, configuration);
      requirePlausibleFooter(file);
      ParquetReadOptions options =
          HadoopReadOptions.builder(configuration)
              .withCodecFactory(new CheckedCodecs(configuration))
              .build();
      return ParquetFileReader.open(file, options);
    } catch (RuntimeException broken) {
      // Parquet's reader answers to broken bytes with whatever exception they lead it into.
      throw new IOException("it is no Parquet file: " + broken.getMessage(), broken);
    }
  }

  /** Before its last four bytes a file says how long its footer is, which is read whole. */
  private static void requirePlausibleFooter(InputFile file) throws IOException {
    long position = file.getLength() - 2 * Integer.BYTES;
    if (position < 0) {
      throw new IOException("it is no Parquet file: it has %d bytes".formatted(file.getLength()));
    }
    try (SeekableInputStream stream = file.newStream()) {
      stream.seek(position);
      int length = BytesUtils.readIntLittleEndian(stream);
      if (length < 0 || length > MAX_FOOTER_BYTES) {
        throw new IOException(
            "it says its footer has %d bytes, the limit is %d".formatted(length, MAX_FOOTER_BYTES));
      }
    }
  }

  /** The rows of a row group: how many, and the bytes of their images in all. */
  record Rows(long count, long bytes) {}

  /** Says why a column holds no images; empty if it does. */
  String problemWith(String name) {
    if (!schema.containsField(name)) {
      return "has no column '%s'. Its columns are %s; name one with --image-column."
          .formatted(name, schema.getFields().stream().map(Type::getName).toList());
    }
    Type type = schema.getType(name);
    Type image = isList(name) ? ParquetList.element(type) : type;
    if (isBinary(image)
        || (isSingle(image) && (hasBytes(image.asGroupType()) || isDecoded(image)))) {
      return "";
    }
    return "has no images in its column '%s', which is %s. Images are binary, structs with binary 'bytes', or lists of them."
        .formatted(name, type.toString().replaceAll("\\s+", " "));
  }

  /** Whether the rows of a column hold lists of images. */
  boolean isList(String name) {
    return ParquetList.is(schema.getType(name));
  }

  /**
   * How many images a row of a column of lists holds.
   *
   * @throws UnusableImageException if that cannot be told
   */
  int images(long row, String name) throws IOException, UnusableImageException {
    try {
      return ParquetList.size(row(row, name), name);
    } catch (MissingCodecException missing) {
      throw unsupported(missing);
    } catch (RuntimeException broken) {
      throw broken(broken);
    }
  }

  private UnusableImageException unsupported(MissingCodecException missing) {
    records = null;
    return new UnusableImageException(
        Reason.UNSUPPORTED_FORMAT, String.valueOf(missing.getMessage()), missing);
  }

  private UnusableImageException broken(RuntimeException broken) {
    records = null;
    return new UnusableImageException(
        Reason.CORRUPT, "The Parquet table is broken: " + FileFailure.message(broken), broken);
  }

  private static boolean isBinary(Type type) {
    return type.isPrimitive()
        && !type.isRepetition(Type.Repetition.REPEATED)
        && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
  }

  private static boolean isSingle(Type type) {
    return !type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED);
  }

  private static boolean hasBytes(GroupType type) {
    return type.containsField(BYTES) && isBinary(type.getType(BYTES));
  }

  private static boolean hasPath(GroupType type) {
    return type.containsField(PATH) && isBinary(type.getType(PATH));
  }

  private static boolean isDecoded(Type type) {
    return SparkImage.isTypeOf(type.asGroupType());
  }

  /** The row groups, of which each has at least one row. */
  List<Rows> rows(String name) {
    List<Rows> rows = new ArrayList<>();
    for (BlockMetaData group : reader.getRowGroups()) {
      if (group.getRowCount() > 0) {
        rows.add(new Rows(group.getRowCount(), imageBytes(group, name)));
      }
    }
    return rows;
  }

  private static long imageBytes(BlockMetaData group, String name) {
    long bytes = 0;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (chunk.getPath().toArray()[0].equals(name)) {
        long size = Math.max(chunk.getTotalUncompressedSize(), chunk.getTotalSize());
        bytes += Math.max(0, Math.min(size, MAX_GROUP_BYTES + 1));
      }
    }
    return bytes;
  }

  @Override
  public byte[] read(ImageEntry entry, int maxBytes) throws IOException, UnusableImageException {
    String name = entry.packing().field();
    try {
      return image(row(entry.packing().position(), name), name, entry.member(), maxBytes);
    } catch (MissingCodecException missing) {
      throw unsupported(missing);
    } catch (RuntimeException broken) {
      throw broken(broken);
    }
  }

  private Group row(long row, String name) throws IOException, UnusableImageException {
    RecordReader<Group> open = records;
    if (open == null || row < nextRow - 1 || row >= endOfGroup || !column.equals(name)) {
      open = openGroupOf(row, name);
    }
    while (nextRow <= row) {
      last = open.read();
      nextRow++;
    }
    return Objects.requireNonNull(last);
  }

  private RecordReader<Group> openGroupOf(long row, String name)
      throws IOException, UnusableImageException {
    records = null;
    long first = 0;
    int index = 0;
    List<BlockMetaData> groups = reader.getRowGroups();
    while (index < groups.size() && row >= first + groups.get(index).getRowCount()) {
      first += groups.get(index++).getRowCount();
    }
    if (index == groups.size() || !problemWith(name).isEmpty()) {
      throw new UnusableImageException(Reason.UNREADABLE, "The Parquet table lacks this row now.");
    }
    requireWithinFile(groups.get(index));
    requireWithinMemory(groups.get(index), name);
    MessageType projection = new MessageType(schema.getName(), withoutOthers(schema.getType(name)));
    reader.setRequestedSchema(projection);
    PageReadStore pages = new CheckedPages(reader.readRowGroup(index));
    MessageColumnIO columns = new ColumnIOFactory().getColumnIO(projection);
    RecordReader<Group> opened =
        columns.getRecordReader(pages, new GroupRecordConverter(projection));
    records = opened;
    column = name;
    nextRow = first;
    endOfGroup = first + groups.get(index).getRowCount();
    return opened;
  }

  private static void requireWithinMemory(BlockMetaData group, String name)
      throws UnusableImageException {
    if (imageBytes(group, name) > MAX_GROUP_BYTES) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The row group has more than %d bytes of images, which is the limit."
              .formatted(MAX_GROUP_BYTES));
    }
    if (group.getRowCount() > MAX_GROUP_ROWS) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The row group has %d rows, the limit is %d."
              .formatted(group.getRowCount(), MAX_GROUP_ROWS));
    }
  }

  /** A column with those fields alone that make its images. */
  private static Type withoutOthers(Type type) {
    if (type.isPrimitive()) {
      return type;
    }
    if (ParquetList.is(type)) {
      return ParquetList.of(type, withoutOthers(ParquetList.element(type)));
    }
    GroupType group = type.asGroupType();
    List<String> fields = hasBytes(group) ? List.of(BYTES) : SparkImage.FIELDS;
    if (hasBytes(group) && hasPath(group)) {
      fields = List.of(BYTES, PATH);
    }
    return group.withNewFields(fields.stream().map(group::getType).toList());
  }

  private void requireWithinFile(BlockMetaData group) throws UnusableImageException {
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      long from = chunk.getStartingPos();
      long length = chunk.getTotalSize();
      if (from < 0 || length < 0 || length > fileLength || from > fileLength - length) {
        throw new UnusableImageException(
            Reason.CORRUPT,
            "The Parquet table is broken: a column's %d bytes at byte %d lie outside of the file."
                .formatted(length, from));
      }
    }
  }

  private byte[] image(Group row, String name, String member, int maxBytes)
      throws IOException, UnusableImageException {
    Group holder = row;
    String field = name;
    if (ParquetList.is(row.getType().getType(name))) {
      int slash = member.indexOf('/');
      int index = slash < 0 ? 0 : Integer.parseInt(member, slash + 1, member.length(), 10);
      if (index >= ParquetList.size(row, name)) {
        return new byte[0];
      }
      holder = ParquetList.item(row, name, index);
      field = holder.getType().getType(0).getName();
    }
    byte[] bytes = new byte[0];
    if (holder.getFieldRepetitionCount(field) > 0) {
      Type type = holder.getType().getType(field);
      if (type.isPrimitive()) {
        bytes = holder.getBinary(field, 0).getBytes();
      } else if (hasBytes(type.asGroupType())) {
        bytes = bytes(holder.getGroup(field, 0), maxBytes);
      } else {
        bytes = SparkImage.bmp(holder.getGroup(field, 0), maxBytes);
      }
    }
    if (bytes.length > maxBytes) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The image has %d bytes, the limit is %d.".formatted(bytes.length, maxBytes));
    }
    return bytes;
  }

  /** The bytes of a struct; where it has none but a path, those of the file beside the table. */
  private byte[] bytes(Group image, int maxBytes) throws IOException, UnusableImageException {
    if (image.getFieldRepetitionCount(BYTES) > 0 && image.getBinary(BYTES, 0).length() > 0) {
      return image.getBinary(BYTES, 0).getBytes();
    }
    if (!hasPath(image.getType()) || image.getFieldRepetitionCount(PATH) == 0) {
      return new byte[0];
    }
    return new NamedFile(path, image.getString(PATH, 0)).read(configuration, maxBytes);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
