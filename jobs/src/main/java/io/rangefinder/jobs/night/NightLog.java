package io.rangefinder.jobs.night;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.StagedFile;
import io.rangefinder.jobs.store.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The reports of a store's nights, {@code nights/MODEL-YYYY-MM-DD.json}. */
public final class NightLog {
  static final String NIGHTS = "nights";
  private static final String SUFFIX = ".json";

  private static final Pattern REPORT =
      Pattern.compile("([^.].*-(\\d{4}-\\d{2}-\\d{2}))\\" + SUFFIX);

  private final Path folder;
  private final Configuration hadoop;

  /**
   * @param store location of the store
   */
  public NightLog(String store, Configuration hadoop) {
    this.folder = new Path(StoredFile.path("the store", store), NIGHTS);
    this.hadoop = hadoop;
  }

  /** What a model's night is called; a second run of the same night has the same name. */
  static String run(String model, LocalDate night) {
    return model + "-" + night;
  }

  /**
   * Writes a report, in place of one of the same night.
   *
   * @throws UserException if it cannot be written
   */
  void write(NightReport report) {
    StagedFile.write("the report of the night", location(report.run()), report.bytes(), hadoop);
  }

  /** Where a page on a night belongs: beside its report. */
  public String page(String run) {
    return new Path(folder, run + ".html").toString();
  }

  private String location(String run) {
    return new Path(folder, run + SUFFIX).toString();
  }

  /**
   * The report of a run.
   *
   * @throws UserException if there is none, or it is damaged
   */
  public NightReport require(String run) {
    return read(new Path(location(run)));
  }

  /** The report of a run, if there is one that can be read. */
  Optional<NightReport> find(String run) {
    try {
      Path file = new Path(location(run));
      return file.getFileSystem(hadoop).exists(file) ? Optional.of(read(file)) : Optional.empty();
    } catch (IOException | UserException unreadable) {
      return Optional.empty();
    }
  }

  private NightReport read(Path file) {
    String where = file.toString();
    return NightReport.read(StoredFile.read("the report of a night", where, hadoop), where);
  }

  /** The file of a report, and what its name says. */
  private record Dated(Path file, String run, LocalDate night) {
    boolean isOf(String model) {
      return run.equals(NightLog.run(model, night));
    }
  }

  /**
   * The last reports, the newest night first, the models of a night by their names.
   *
   * @param nights how many nights at most
   * @throws UserException if the store cannot be read, or a report of these nights is damaged
   */
  public List<NightReport> last(int nights) {
    List<Dated> files = files();
    List<LocalDate> dates =
        files.stream()
            .map(Dated::night)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(nights)
            .toList();
    return files.stream()
        .filter(file -> dates.contains(file.night()))
        .map(file -> read(file.file()))
        .sorted(
            Comparator.comparing(NightReport::night).reversed().thenComparing(NightReport::model))
        .toList();
  }

  /** The report of a model's last night before this one, if there is one that can be read. */
  Optional<NightReport> before(String model, LocalDate night) {
    return files().stream()
        .filter(file -> file.isOf(model) && file.night().isBefore(night))
        .max(Comparator.comparing(Dated::night))
        .flatMap(file -> find(file.run()));
  }

  private List<Dated> files() {
    List<Dated> files = new ArrayList<>();
    try {
      for (FileStatus status : folder.getFileSystem(hadoop).listStatus(folder)) {
        if (status.isFile()) {
          dated(status.getPath()).ifPresent(files::add);
        }
      }
      return files;
    } catch (FileNotFoundException none) {
      return List.of();
    } catch (IOException e) {
      throw new UserException(
          "Cannot read the nights of '%s': %s. Check the path and the rights to it."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static Optional<Dated> dated(Path file) {
    Matcher name = REPORT.matcher(file.getName());
    try {
      return name.matches()
          ? Optional.of(new Dated(file, name.group(1), LocalDate.parse(name.group(2))))
          : Optional.empty();
    } catch (DateTimeParseException noDay) {
      return Optional.empty();
    }
  }
}
