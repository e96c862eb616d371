package io.rangefinder.tflite;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Remedies;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tensorflow.lite.schema.Model;

/** Reads TFLite files of one subgraph: float models, and quantized ones. */
public final class TfliteReader {
  private static final int SCHEMA_VERSION = 3;
  private static final int SMALLEST_FILE = 8;

  private TfliteReader() {}

  /**
   * The graph of a file. Tensors keep their names and, where quantized, their scales and zero
   * points; ranges stored beside those are dropped. Any bytes give a graph or a {@link
   * UserException}.
   *
   * @param bytes the whole file
   * @param where what messages call the file
   * @throws UserException if the bytes are no such file, or listing all that the graph cannot hold
   */
  public static Graph read(byte[] bytes, String where) {
    return read(bytes, where, UnknownOperators.REFUSED, Remedies.PLAIN);
  }

  /** As {@link #read(byte[], String)}, perhaps with operators that are no builtins. */
  public static Graph read(byte[] bytes, String where, UnknownOperators unknownOperators) {
    return read(bytes, where, unknownOperators, Remedies.PLAIN);
  }

  /** As the others, with the words of a program for what it can do about operators. */
  public static Graph read(
      byte[] bytes, String where, UnknownOperators unknownOperators, Remedies remedies) {
    if (bytes.length < SMALLEST_FILE) {
      throw new UserException(
          "Cannot read "
              + where
              + ": "
              + bytes.length
              + " bytes are no TFLite file; is it cut off?");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (!Model.ModelBufferHasIdentifier(buffer)) {
      throw new UserException(
          "Cannot read " + where + ": it is not a TFLite file, its bytes 4 to 7 are not 'TFL3'");
    }
    try {
      Model model = requireReadable(Model.getRootAsModel(buffer), where);
      return new SubgraphReader(model, new BoundedReads(bytes.length), unknownOperators, remedies)
          .read(where);
    } catch (DamagedFileException e) {
      throw damaged(where, e.problem(), e);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
      throw damaged(where, "a table or a text points outside of it or is malformed", e);
    }
  }

  private static Model requireReadable(Model model, String where) {
    if (model.version() != SCHEMA_VERSION) {
      throw new UserException(
          "Cannot read "
              + where
              + ": its schema has version "
              + model.version()
              + ", only "
              + SCHEMA_VERSION
              + " is known");
    }
    if (model.subgraphsLength() != 1) {
      throw new UserException(
          "Cannot read "
              + where
              + ": it has "
              + model.subgraphsLength()
              + " subgraphs; convert the model without control flow, to a file of one");
    }
    return model;
  }

  private static UserException damaged(String where, String problem, RuntimeException cause) {
    return new UserException(
        "Cannot read " + where + ": the file is damaged or cut off: " + problem, cause);
  }
}
