package io.rangefinder.toco.flags;

import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_OPTIONAL;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_REPEATED;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_BOOL;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_DOUBLE;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_FLOAT;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_INT32;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_STRING;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.rangefinder.toco.IoDataType;
import java.util.List;

/** The messages that the files of flags hold, with TOCO's names and numbers. */
final class FlagFileSchema {
  static final Descriptor MODEL_FLAGS;
  static final Descriptor ARRAYS_EXTRA_INFO;

  static {
    FileDescriptor file = file();
    MODEL_FLAGS = file.findMessageTypeByName("ModelFlags");
    ARRAYS_EXTRA_INFO = file.findMessageTypeByName("ArraysExtraInfo");
  }

  private FlagFileSchema() {}

  private static FileDescriptor file() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("model_flags.proto")
            .addEnumType(ioDataType())
            .addMessageType(
                message(
                    "InputArrayShape",
                    repeated("dims", 2, TYPE_INT32),
                    optional("unknown_rank", 3, TYPE_BOOL)))
            .addMessageType(
                message(
                    "InputArray",
                    optional("name", 1, TYPE_STRING),
                    optional("mean_value", 3, TYPE_FLOAT),
                    optional("std_value", 4, TYPE_FLOAT),
                    optional("data_type", 5, "IODataType"),
                    optional("shape", 6, "InputArrayShape")))
            .addMessageType(
                message(
                    "RnnState",
                    optional("state_array", 1, TYPE_STRING),
                    optional("back_edge_source_array", 2, TYPE_STRING),
                    optional("size", 3, TYPE_INT32),
                    optional("num_dims", 4, TYPE_INT32),
                    optional("discardable", 5, TYPE_BOOL)))
            .addMessageType(
                message(
                    "Entry",
                    optional("name", 1, TYPE_STRING),
                    optional("min", 2, TYPE_DOUBLE),
                    optional("max", 3, TYPE_DOUBLE),
                    optional("data_type", 4, "IODataType"),
                    optional("shape", 5, "InputArrayShape"),
                    optional("constant_float_value", 6, TYPE_FLOAT),
                    optional("name_regexp", 7, TYPE_STRING)))
            .addMessageType(message("ArraysExtraInfo", repeated("entries", 1, "Entry")))
            .addMessageType(
                message(
                    "ModelCheck",
                    optional("count_type", 1, TYPE_STRING),
                    optional("count_min", 2, TYPE_INT32),
                    optional("count_max", 3, TYPE_INT32)))
            .addMessageType(
                message(
                    "ModelFlags",
                    repeated("input_arrays", 1, "InputArray"),
                    repeated("output_arrays", 2, TYPE_STRING),
                    optional("variable_batch", 10, TYPE_BOOL),
                    repeated("rnn_states", 12, "RnnState"),
                    repeated("model_checks", 14, "ModelCheck"),
                    optional("allow_nonexistent_arrays", 16, TYPE_BOOL),
                    optional("allow_nonascii_arrays", 17, TYPE_BOOL),
                    optional("arrays_extra_info", 18, "ArraysExtraInfo"),
                    optional("change_concat_input_ranges", 19, TYPE_BOOL)))
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("the schema above contradicts itself", e);
    }
  }

  private static EnumDescriptorProto ioDataType() {
    EnumDescriptorProto.Builder type = EnumDescriptorProto.newBuilder().setName("IODataType");
    for (IoDataType value : IoDataType.values()) {
      type.addValue(
          EnumValueDescriptorProto.newBuilder().setName(value.name()).setNumber(value.number()));
    }
    return type.build();
  }

  private static DescriptorProto message(String name, FieldDescriptorProto... fields) {
    return DescriptorProto.newBuilder().setName(name).addAllField(List.of(fields)).build();
  }

  private static FieldDescriptorProto optional(
      String name, int number, FieldDescriptorProto.Type type) {
    return field(name, number, LABEL_OPTIONAL).setType(type).build();
  }

  private static FieldDescriptorProto repeated(
      String name, int number, FieldDescriptorProto.Type type) {
    return field(name, number, LABEL_REPEATED).setType(type).build();
  }

  private static FieldDescriptorProto optional(String name, int number, String type) {
    return field(name, number, LABEL_OPTIONAL).setTypeName(type).build();
  }

  private static FieldDescriptorProto repeated(String name, int number, String type) {
    return field(name, number, LABEL_REPEATED).setTypeName(type).build();
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Label label) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setLabel(label);
  }
}
