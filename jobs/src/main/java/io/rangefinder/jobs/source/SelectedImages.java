package io.rangefinder.jobs.source;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;

import io.rangefinder.jobs.source.ImageSelection.Strata;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows that a selection takes. Nothing is sorted to find the lowest hashes: counts by the first
 * digits of the hashes tell where the last that is taken lies.
 */
final class SelectedImages implements AutoCloseable {
  /** Digits by which hashes are counted: 65,536 counts at most. */
  private static final int COUNTED_DIGITS = 4;

  private static final int FRACTION_BITS = 64;
  private static final int FRACTION_DIGITS = FRACTION_BITS / 4;
  private static final String RANK = "rank";
  private static final String OF_FOLDER = "images_of_folder";

  private final Dataset<Row> source;
  private final Dataset<Row> rows;

  private SelectedImages(Dataset<Row> source, Dataset<Row> rows) {
    this.source = source;
    this.rows = rows;
  }

  /** Selects. What is selected by cannot be freed before the rows were computed. */
  static SelectedImages of(Dataset<Row> images, ImageSelection selection) {
    boolean stratified = selection.strata() == Strata.FOLDER;
    Dataset<Row> side = ManifestRows.withHash(images).filter(sideOf(selection.heldOut()));
    Dataset<Row> source = stratified ? ranked(side).persist(StorageLevel.DISK_ONLY()) : side;
    Dataset<Row> rows;
    if (selection.sample() > 0) {
      rows = stratified ? evenly(source, selection.sample()) : lowest(source, selection.sample());
    } else {
      rows = source.filter(stratified ? firstOfFolder(selection) : below(endOf(selection)));
    }
    return new SelectedImages(source, rows.select(columns()));
  }

  private static Column[] columns() {
    return List.of(ManifestRows.SCHEMA.fieldNames()).stream()
        .map(functions::col)
        .toArray(Column[]::new);
  }

  private static Dataset<Row> ranked(Dataset<Row> images) {
    WindowSpec folder = Window.partitionBy(ManifestRows.FOLDER);
    return ManifestRows.withFolder(images)
        .withColumn(OF_FOLDER, count(lit(1)).over(folder))
        .withColumn(
            RANK,
            row_number()
                .over(folder.orderBy(ManifestRows.HASH, ManifestRows.FILE, ManifestRows.POSITION)));
  }

  /** Where the fraction of the side ends, as a part of all hashes. */
  private static double endOf(ImageSelection selection) {
    HeldOut heldOut = selection.heldOut();
    double left = 1 - heldOut.part();
    return heldOut.use() == HeldOut.Use.TAKE
        ? left + selection.fraction() * heldOut.part()
        : selection.fraction() * left;
  }

  private static Column sideOf(HeldOut heldOut) {
    Column left = below(1 - heldOut.part());
    return heldOut.use() == HeldOut.Use.TAKE ? not(left) : left;
  }

  /** The rows whose hashes lie in the lowest part of all possible ones. */
  private static Column below(double part) {
    if (part >= 1) {
      return lit(true);
    }
    BigInteger threshold =
        new BigDecimal(part)
            .multiply(new BigDecimal(BigInteger.TWO.pow(FRACTION_BITS)))
            .setScale(0, RoundingMode.DOWN)
            .toBigInteger();
    String digits = threshold.toString(16);
    return col(ManifestRows.HASH).lt("0".repeat(FRACTION_DIGITS - digits.length()) + digits);
  }

  private static Column firstOfFolder(ImageSelection selection) {
    BigDecimal fraction = BigDecimal.valueOf(selection.fraction()).setScale(15, RoundingMode.UP);
    return col(RANK).leq(ceil(lit(fraction).multiply(col(OF_FOLDER))));
  }

  /** The rows of the lowest hashes. */
  private static Dataset<Row> lowest(Dataset<Row> hashed, long size) {
    Column digits = substring(col(ManifestRows.HASH), 1, COUNTED_DIGITS);
    Map<String, Long> counts = new TreeMap<>();
    for (Row count : hashed.groupBy(digits).count().collectAsList()) {
      counts.put(count.getString(0), count.getLong(1));
    }
    long before = 0;
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      if (before + count.getValue() >= size) {
        List<String> hashes =
            hashed
                .filter(digits.equalTo(count.getKey()))
                .select(ManifestRows.HASH)
                .as(Encoders.STRING())
                .collectAsList();
        String last = hashes.stream().sorted().toList().get((int) (size - before - 1));
        return hashed.filter(col(ManifestRows.HASH).leq(last));
      }
      before += count.getValue();
    }
    return hashed;
  }

  /** As many of each folder as it has, but not more than the last folder to run out allows. */
  private static Dataset<Row> evenly(Dataset<Row> ranked, long size) {
    TreeMap<Long, Long> folders = new TreeMap<>();
    for (Row row : ranked.filter(col(RANK).equalTo(1)).groupBy(OF_FOLDER).count().collectAsList()) {
      folders.put(row.getLong(0), row.getLong(1));
    }
    long wholeRanks = 0;
    long left = size;
    long deeper = folders.values().stream().mapToLong(Long::longValue).sum();
    for (Map.Entry<Long, Long> folder : folders.entrySet()) {
      long ranks = folder.getKey() - wholeRanks;
      if (ranks > left / deeper) {
        wholeRanks += left / deeper;
        left %= deeper;
        Dataset<Row> whole = ranked.filter(col(RANK).leq(wholeRanks));
        return left == 0
            ? whole
            : whole.union(lowest(ranked.filter(col(RANK).equalTo(wholeRanks + 1)), left));
      }
      wholeRanks = folder.getKey();
      left -= ranks * deeper;
      deeper -= folder.getValue();
    }
    return ranked;
  }

  Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    source.unpersist(true);
  }
}
