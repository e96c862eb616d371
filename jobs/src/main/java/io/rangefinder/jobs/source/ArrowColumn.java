package io.rangefinder.jobs.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;
import org.jspecify.annotations.Nullable;

/**
 * Which of the buffers of each record batch hold a column of images: binary, a struct with binary
 * {@code bytes}, or a list of either. A number is the index of the first buffer of a field, which
 * tells where it is null; its offsets and its data follow.
 *
 * @param list of the list, -1 if the column is none
 * @param struct of the struct, -1 if there is none
 * @param bytes of the images
 * @param path of the paths beside the bytes, -1 if there are none
 * @param isLongList whether the offsets of the list have 64 bits
 * @param isLong whether those of the bytes have
 */
record ArrowColumn(int list, int struct, int bytes, int path, boolean isLongList, boolean isLong) {
  private static final int MOST_FIELDS = 100_000;
  private static final String BYTES = "bytes";
  private static final String PATH = "path";

  /**
   * Finds a column.
   *
   * @throws IllegalArgumentException if there is none of this name or it holds no images; the
   *     message goes on behind the name of the file
   */
  static ArrowColumn of(Schema schema, String name) {
    Search search = new Search();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      Field field = schema.fields(i);
      names.add(String.valueOf(field.name()));
      int first = search.buffers;
      search.pass(field);
      if (name.equals(field.name())) {
        ArrowColumn column = column(field, first);
        if (column == null) {
          throw new IllegalArgumentException(
              "has no images in its column '%s'. Images are binary, structs with binary 'bytes', or lists of them."
                  .formatted(name));
        }
        return column;
      }
    }
    throw new IllegalArgumentException(
        "has no column '%s'. Its columns are %s; name one with --image-column."
            .formatted(name, names));
  }

  private static @Nullable ArrowColumn column(Field field, int first) {
    if (isList(field) && field.dictionary() == null && field.childrenLength() == 1) {
      ArrowColumn element = element(field.children(0), first + 2);
      return element == null
          ? null
          : new ArrowColumn(
              first,
              element.struct,
              element.bytes,
              element.path,
              field.typeType() == Type.LargeList,
              element.isLong);
    }
    return element(field, first);
  }

  private static @Nullable ArrowColumn element(Field field, int first) {
    if (isBinary(field)) {
      return new ArrowColumn(-1, -1, first, -1, false, isLong(field));
    }
    if (field.typeType() != Type.Struct_) {
      return null;
    }
    Search search = new Search();
    search.buffers = first + 1;
    int bytes = -1;
    int path = -1;
    boolean isLong = false;
    for (int i = 0; i < field.childrenLength(); i++) {
      Field child = field.children(i);
      if (BYTES.equals(child.name()) && isBinary(child)) {
        bytes = search.buffers;
        isLong = isLong(child);
      } else if (PATH.equals(child.name())
          && child.typeType() == Type.Utf8
          && child.dictionary() == null) {
        path = search.buffers;
      }
      search.pass(child);
    }
    return bytes < 0 ? null : new ArrowColumn(-1, first, bytes, path, false, isLong);
  }

  private static boolean isBinary(Field field) {
    return field.dictionary() == null
        && (field.typeType() == Type.Binary || field.typeType() == Type.LargeBinary);
  }

  private static boolean isLong(Field field) {
    return field.typeType() == Type.LargeBinary;
  }

  private static boolean isList(Field field) {
    return field.typeType() == Type.List || field.typeType() == Type.LargeList;
  }

  /** Counts the buffers of fields, each before those of its children. */
  private static final class Search {
    private int buffers;
    private int fields;

    void pass(Field field) {
      if (++fields > MOST_FIELDS) {
        throw new IllegalArgumentException("has more than %d fields.".formatted(MOST_FIELDS));
      }
      if (field.dictionary() != null) {
        buffers += 2;
        return;
      }
      buffers += own(field);
      for (int i = 0; i < field.childrenLength(); i++) {
        pass(field.children(i));
      }
    }

    private static int own(Field field) {
      return switch (field.typeType()) {
        case Type.Null -> 0;
        case Type.Struct_, Type.FixedSizeList -> 1;
        case Type.Binary, Type.LargeBinary, Type.Utf8, Type.LargeUtf8 -> 3;
        case Type.Union -> {
          Union union = (Union) field.type(new Union());
          yield union != null && union.mode() == UnionMode.Dense ? 2 : 1;
        }
        case Type.Int,
            Type.FloatingPoint,
            Type.Bool,
            Type.Decimal,
            Type.Date,
            Type.Time,
            Type.Timestamp,
            Type.Interval,
            Type.Duration,
            Type.FixedSizeBinary,
            Type.List,
            Type.LargeList,
            Type.Map ->
            2;
        default ->
            throw new IllegalArgumentException(
                "has a column '%s' of the type %s, behind which no other is found."
                    .formatted(field.name(), Type.name(field.typeType())));
      };
    }
  }
}
