package io.rangefinder.jobs.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A checkpoint of a Delta table, a Parquet file of one action a row, as the JSON of a commit. */
final class DeltaCheckpoint {
  private static final Set<String> ACTIONS = Set.of("add", "protocol", "metaData");
  private static final Set<String> FIELDS =
      Set.of("path", "deletionVector", "minReaderVersion", "readerFeatures", "configuration");

  private DeltaCheckpoint() {}

  static List<JsonNode> read(Path file, Configuration configuration) throws IOException {
    List<JsonNode> actions = new ArrayList<>();
    try (ParquetFileReader reader = ParquetTable.reader(file.toString(), configuration)) {
      MessageType schema = projection(reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(schema);
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        try (PageReadStore pages = new CheckedPages(reader.readRowGroup(group))) {
          RecordReader<Group> rows =
              new ColumnIOFactory()
                  .getColumnIO(schema)
                  .getRecordReader(pages, new GroupRecordConverter(schema));
          for (long row = 0; row < pages.getRowCount(); row++) {
            actions.add(json(rows.read()));
          }
        }
      }
    } catch (RuntimeException broken) {
      throw new IOException(
          "its checkpoint '%s' is broken: %s"
              .formatted(file.getName(), FileFailure.message(broken)),
          broken);
    }
    return actions;
  }

  private static MessageType projection(MessageType schema) {
    List<Type> actions = new ArrayList<>();
    for (Type action : schema.getFields()) {
      if (ACTIONS.contains(action.getName()) && !action.isPrimitive()) {
        List<Type> fields =
            action.asGroupType().getFields().stream()
                .filter(field -> FIELDS.contains(field.getName()))
                .toList();
        if (!fields.isEmpty()) {
          actions.add(action.asGroupType().withNewFields(fields));
        }
      }
    }
    return new MessageType(schema.getName(), actions);
  }

  private static ObjectNode json(Group group) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    GroupType type = group.getType();
    for (Type field : type.getFields()) {
      if (group.getFieldRepetitionCount(field.getName()) > 0) {
        object.set(field.getName(), value(group, field));
      }
    }
    return object;
  }

  private static JsonNode value(Group group, Type field) {
    String name = field.getName();
    if (field.isPrimitive()) {
      return JsonNodeFactory.instance.textNode(
          group.getValueToString(group.getType().getFieldIndex(name), 0));
    }
    Group inner = group.getGroup(name, 0);
    return switch (name) {
      case "readerFeatures" -> features(inner);
      case "configuration" -> entries(inner);
      default -> json(inner);
    };
  }

  /** A list: a repeated group of one element. */
  private static ArrayNode features(Group list) {
    ArrayNode features = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      features.add(list.getGroup(0, i).getString(0, 0));
    }
    return features;
  }

  /** A map: a repeated group of a key and a value. */
  private static ObjectNode entries(Group map) {
    ObjectNode entries = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      if (entry.getFieldRepetitionCount(1) > 0) {
        entries.put(entry.getString(0, 0), entry.getString(1, 0));
      }
    }
    return entries;
  }
}
