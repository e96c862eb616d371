package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The mark of a run that was begun, {@code unfinished/NAME.json} in its store: by it {@link
 * StoreSweep} finds what a run has left beside its target whose driver died. It is written anew
 * every hour, so that an old one is of no run that is under way, and goes when the run ends.
 */
public final class UnfinishedRun implements AutoCloseable {
  static final String UNFINISHED = "unfinished";

  private static final long HOUR_MILLIS = 3_600_000;

  private final Path mark;
  private final byte[] bytes;
  private final Configuration hadoop;
  private final Timer timer = new Timer("sign of life", true);

  /**
   * A run that is not marked yet.
   *
   * @param store its location
   */
  public UnfinishedRun(StagedDirectory output, String store, Configuration hadoop) {
    Path stage = output.path();
    this.mark = new Path(new Path(store, UNFINISHED), stage.getName().substring(1) + ".json");
    ObjectNode document = Json.object();
    document.put("stage", stage.toString());
    this.bytes = Json.bytes(document);
    this.hadoop = hadoop;
  }

  /**
   * Marks the run until it is closed.
   *
   * @throws UserException if the store cannot be written
   */
  public void mark() {
    write();
    TimerTask renewal =
        new TimerTask() {
          @Override
          public void run() {
            renew();
          }
        };
    timer.schedule(renewal, HOUR_MILLIS, HOUR_MILLIS);
  }

  private void renew() {
    try {
      write();
    } catch (UserException unwritten) {
      // One hour of many; what the run itself cannot write it reports.
    }
  }

  private void write() {
    StagedFile.write("the mark of a run", mark.toString(), bytes, hadoop);
  }

  /** Whether a file is a mark, and not what a broken write of one left. */
  static boolean isMark(Path file) {
    return !file.getName().startsWith(".");
  }

  /**
   * Where a run was written to when it ended.
   *
   * @throws UserException if the mark does not name the folder of an unfinished run
   */
  static Path stage(Path mark, Configuration hadoop) {
    String where = mark.toString();
    String stage =
        Json.parse(StoredFile.read("the mark of a run", where, hadoop), where)
            .path("stage")
            .asText();
    Optional<Path> folder =
        Optional.of(stage)
            .filter(given -> !given.isEmpty())
            .map(given -> StoredFile.path("the rest of a run", given))
            .filter(StagedDirectory::isStage);
    return folder.orElseThrow(
        () ->
            new UserException(
                "Cannot use the mark '%s': '%s' is not where a run is written. Remove the mark."
                    .formatted(where, stage)));
  }

  @Override
  public void close() {
    timer.cancel();
    try {
      mark.getFileSystem(hadoop).delete(mark, false);
    } catch (IOException stays) {
      // The run is not the worse for it, and the next sweep removes the mark.
    }
  }
}
