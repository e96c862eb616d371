package io.rangefinder.jobs.calibrate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.engine.EngineChecks;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.Partitions;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.store.BlockStore;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.statistics.StatisticsIdentity;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Runs a network over images, on Spark, block by block. Blocks that the store already has are not
 * computed again.
 */
final class ImagePass {
  private static final int ATTEMPTS = 3;

  private final JavaSparkContext context;
  private final String store;
  private final int partitions;
  private final int batchSize;
  private final Preprocessing preprocessing;
  private final EngineChecks engine;
  private final Progress progress;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * A pass for one calibration.
   *
   * @param store location of the store
   * @param partitions how many blocks to make; 0 decides by the number of images
   * @param batchSize images a run of the network; 0 decides by its size
   */
  ImagePass(
      JavaSparkContext context,
      String store,
      int partitions,
      int batchSize,
      Preprocessing preprocessing,
      EngineChecks engine,
      Progress progress) {
    this.context = context;
    this.store = store;
    this.partitions = partitions;
    this.batchSize = batchSize;
    this.preprocessing = preprocessing;
    this.engine = engine;
    this.progress = progress;
    this.hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
  }

  /**
   * Observes every activation over the images.
   *
   * @param stage its name, for progress and Spark's pages
   * @param model the network
   */
  Observed run(String stage, DeployableModel model, ListedImages images) {
    LoweredGraph graph = engine.engine().lower(model, batchSize);
    BlockStore blocks =
        new BlockStore(
            store,
            StatisticsIdentity.of(
                model.fingerprint(),
                preprocessing.fingerprint()
                    + " on "
                    + engine.engine().identity(graph.batchSize())));
    boolean checked = false;
    MergedBlocks merged;
    FoundBlocks found;
    ReusableBlocks reused;
    List<String> computed;
    int attempt = 0;
    do {
      if (attempt == ATTEMPTS) {
        throw new UserException(
            "Blocks of the store '%s' are gone or damaged each time they are read. Look who else changes it, and for a broken disk."
                .formatted(store));
      }
      attempt++;
      context.setJobGroup(stage, "Find stored blocks of %d images".formatted(images.count()));
      found = FoundBlocks.of(context, blocks, hadoop);
      reused = ReusableBlocks.find(found, images);
      if (!checked && images.count() > reused.covered().cardinality()) {
        engine.check(model, graph);
        checked = true;
      }
      computed = compute(stage, graph, images, reused.covered(), blocks);
      context.setJobGroup(stage, "Merge blocks");
      merged = MergedBlocks.of(found, all(reused.names(), computed), progress);
      merged.damaged().forEach(name -> blocks.delete(name, context.hadoopConfiguration()));
    } while (!merged.damaged().isEmpty());
    int covered = reused.covered().cardinality();
    ImageNames names = new ImageNames(context, images);
    return new Observed(
        blocks.identity(),
        names.of(merged.set().tensors()),
        new QuarantinedImages(found, names, reused.names(), computed),
        new BlockUse(reused.names().size(), computed.size(), covered, images.count() - covered),
        all(reused.names(), computed));
  }

  private List<String> compute(
      String stage,
      LoweredGraph graph,
      ListedImages images,
      BitSet coveredImages,
      BlockStore blocks) {
    int missing = (int) (images.count() - coveredImages.cardinality());
    if (missing == 0) {
      return List.of();
    }
    int count = Partitions.of(partitions, missing, context.defaultParallelism());
    context.setJobGroup(stage, "Observe %d images".formatted(missing));
    Broadcast<BitSet> covered = context.broadcast(coveredImages);
    Broadcast<EvenBlocks> even = context.broadcast(EvenBlocks.of(images, covered, count));
    LongAccumulator done = context.sc().longAccumulator("images");
    progress.begin(stage, missing, done::sum);
    List<String> names =
        images
            .images()
            .filter(image -> !covered.value().get((int) image.index()))
            .mapToPair(image -> new Tuple2<>(even.value().blockOf(image), image))
            .partitionBy(new HashPartitioner(count))
            .mapPartitions(
                new ObserveBlock(
                    engine.engine(), context.broadcast(graph), hadoop, preprocessing, blocks, done))
            .collect();
    progress.end();
    return names;
  }

  private static List<String> all(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
