package io.rangefinder.jobs.engine;

import io.rangefinder.ir.Shape;
import io.rangefinder.jobs.engine.CrossCheck.Input;
import io.rangefinder.jobs.execute.FloatTensor;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The task: the first usable ones of some images through the check of a network. */
final class CheckNetwork implements FlatMapFunction<Iterator<ImageEntry>, EngineFinding> {
  private static final long serialVersionUID = 1L;

  /** What one image leaves at zero, as behind a ReLU, another does not. */
  private static final int IMAGES = 2;

  private final PinnedEngine engine;
  private final Broadcast<CrossCheck> check;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Preprocessing preprocessing;

  CheckNetwork(
      PinnedEngine engine,
      Broadcast<CrossCheck> check,
      Broadcast<SerializableConfiguration> hadoop,
      Preprocessing preprocessing) {
    this.engine = engine;
    this.check = check;
    this.hadoop = hadoop;
    this.preprocessing = preprocessing;
  }

  @Override
  public Iterator<EngineFinding> call(Iterator<ImageEntry> images) {
    engine.require();
    List<Input> inputs = new ArrayList<>();
    LoweredGraph pass = check.value().pass();
    Shape shape = pass.batchShape().withDim(0, 1);
    int elements = pass.imageElements();
    try (ImageLoader loader = new ImageLoader(hadoop.value().value(), preprocessing)) {
      while (images.hasNext() && inputs.size() < IMAGES) {
        ImageEntry image = images.next();
        float[] values = new float[elements];
        try {
          loader.load(image, values, 0);
          inputs.add(new Input(image.id(), new FloatTensor(shape, values)));
        } catch (UnusableImageException unusable) {
          // The pass will put it into quarantine.
        }
      }
    }
    if (inputs.isEmpty()) {
      FloatTensor drawn = new FloatTensor(shape, new DrawnNumbers(3).next(elements));
      inputs.add(new Input("numbers drawn, for no image could be used", drawn));
    }
    return List.of(check.value().run(inputs)).iterator();
  }
}
