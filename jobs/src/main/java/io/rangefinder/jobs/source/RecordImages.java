package io.rangefinder.jobs.source;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FeatureList;
import org.tensorflow.proto.SequenceExample;

/**
 * The images of a TFRecord: the texts of a feature of its {@code tf.train.Example}, or of one of a
 * {@code tf.train.SequenceExample}, those of its context before those of its lists.
 *
 * @param features the names of all features, in order
 */
record RecordImages(List<ByteString> list, Set<String> features) {
  private static final int SHOWN_FEATURES = 10;

  /**
   * Reads a record.
   *
   * @throws UnusableImageException CORRUPT if it is neither
   */
  static RecordImages of(byte[] record, String name) throws UnusableImageException {
    SequenceExample example;
    try {
      // An Example has the form of a SequenceExample with nothing but a context.
      example = SequenceExample.parseFrom(record);
    } catch (InvalidProtocolBufferException broken) {
      throw new UnusableImageException(
          Reason.CORRUPT, "The TFRecord is no tf.train.Example.", broken);
    }
    List<ByteString> images = new ArrayList<>();
    Feature single = example.getContext().getFeatureMap().get(name);
    if (single != null) {
      images.addAll(single.getBytesList().getValueList());
    }
    FeatureList frames = example.getFeatureLists().getFeatureListMap().get(name);
    if (frames != null) {
      frames.getFeatureList().forEach(frame -> images.addAll(frame.getBytesList().getValueList()));
    }
    Set<String> features = new TreeSet<>(example.getContext().getFeatureMap().keySet());
    features.addAll(example.getFeatureLists().getFeatureListMap().keySet());
    return new RecordImages(images, features);
  }

  /** Why not one image can be told from the others. */
  String problem(String name) {
    if (list.size() > 1) {
      return "The feature '%s' holds %d images, but the first record of the file holds one: only that form is read there. Put such records into files of their own."
          .formatted(name, list.size());
    }
    List<String> shown = features.stream().limit(SHOWN_FEATURES).toList();
    return features.contains(name)
        ? "The feature '%s' of the tf.train.Example holds no bytes. It has %s; name one with --image-feature."
            .formatted(name, shown)
        : "The tf.train.Example has no feature '%s'. It has %s; name one with --image-feature."
            .formatted(name, shown);
  }
}
