package io.rangefinder.jobs.report;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.store.ImageTable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Makes the page of a run and of what was made of it; writes nothing. */
public final class ReportJob {
  private final ReportConfiguration configuration;

  public ReportJob(ReportConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * Reads the documents and makes the page, as HTML in UTF-8.
   *
   * @throws UserException if something that was named is missing or damaged, or the page would be
   *     larger than 5 MB
   */
  public byte[] run(SparkSession spark) {
    ReportInputs inputs = ReportInputs.read(configuration, spark);
    List<TensorFacts> tensors = new FactFinder(inputs).all();
    List<LookAt> worst = LookAt.worst(tensors);
    List<String> wanted = TensorParts.wanted(worst, tensors);
    Thumbnails thumbnails =
        configuration.thumbnails() ? thumbnails(inputs, wanted, spark) : Thumbnails.none();
    return BoundedPage.html(inputs, tensors, worst, wanted, thumbnails);
  }

  private static Thumbnails thumbnails(
      ReportInputs inputs, List<String> wanted, SparkSession spark) {
    List<String> first = wanted.subList(0, Math.min(Thumbnails.MOST, wanted.size()));
    Map<String, ImageEntry> entries =
        first.isEmpty() ? Map.of() : ImageTable.find(spark, inputs.images(), first);
    return Thumbnails.read(wanted, entries, spark.sparkContext().hadoopConfiguration());
  }
}
