package io.rangefinder.jobs.source;

import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** A column of lists, as Parquet's format has them: a group of a repeated group of one element. */
final class ParquetList {
  private ParquetList() {}

  static boolean is(Type type) {
    if (type.isPrimitive() || type.asGroupType().getFieldCount() != 1) {
      return false;
    }
    Type items = type.asGroupType().getType(0);
    return !type.isRepetition(Type.Repetition.REPEATED)
        && items.isRepetition(Type.Repetition.REPEATED)
        && !items.isPrimitive()
        && items.asGroupType().getFieldCount() == 1;
  }

  /** The element of a list. */
  static Type element(Type list) {
    return list.asGroupType().getType(0).asGroupType().getType(0);
  }

  /** The same list of another element. */
  static Type of(Type list, Type element) {
    GroupType items = list.asGroupType().getType(0).asGroupType();
    return list.asGroupType().withNewFields(List.of(items.withNewFields(List.of(element))));
  }

  /** How many elements the list of a row has. */
  static int size(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0
        ? 0
        : row.getGroup(column, 0).getFieldRepetitionCount(0);
  }

  /** What holds an element as its only field. */
  static Group item(Group row, String column, int index) {
    return row.getGroup(column, 0).getGroup(0, index);
  }
}
