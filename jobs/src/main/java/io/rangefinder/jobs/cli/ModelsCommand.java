package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.publish.Commit;
import io.rangefinder.jobs.publish.ModelStore;
import io.rangefinder.jobs.publish.RangeDifference;
import io.rangefinder.jobs.publish.Version;
import io.rangefinder.jobs.store.WholeFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description =
        "Looks after the published models of a store. Without a command it lists the versions.")
final class ModelsCommand implements Callable<Integer> {
  private static final String LATEST = "latest";
  private static final Duration ORPHANS = Duration.ofHours(24);
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

  @Spec private CommandSpec spec;
  @Mixin private HadoopOptions hadoop;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "What calibrate was given as --store.")
  private @Nullable String store;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Which model; may be left out if the store has one.")
  private @Nullable String name;

  @Override
  public Integer call() {
    return list();
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "The versions: when, figures, verdict, what counts and whether it is held.")
  int list() {
    ModelStore model = model(hadoop.hadoop());
    return print(ModelsText.list(model.name(), commits(model)));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "All that is known of a version, and where its files are.")
  int show(@Parameters(arity = "0..1", paramLabel = "VERSION") @Nullable String version) {
    ModelStore model = model(hadoop.hadoop());
    List<Commit> commits = commits(model);
    long number = number(version == null ? LATEST : version, commits);
    return print(ModelsText.show(number, commits, model.version(number)));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Which ranges moved from version A to B, by how many codes, and the images of B that"
              + " set them.")
  int diff(
      @Parameters(index = "0", paramLabel = "A") String earlier,
      @Parameters(index = "1", paramLabel = "B") String later) {
    Configuration settings = hadoop.hadoop();
    ModelStore model = model(settings);
    List<Commit> commits = commits(model);
    Version before = model.version(number(earlier, commits));
    Version after = model.version(number(later, commits));
    return print(ModelsText.difference(RangeDifference.of(before, after, settings)));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Lets an earlier version count again, by default the one before, and holds it: no night"
              + " publishes until it is released.")
  int rollback(
      @Parameters(arity = "0..1", paramLabel = "VERSION") @Nullable String version,
      @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
          String reason) {
    ModelStore model = model(hadoop.hadoop());
    OptionalLong target =
        version == null ? OptionalLong.empty() : OptionalLong.of(number(version, commits(model)));
    Commit made = model.rollback(target, oneLine(reason), Instant.now());
    return print(
        "%s: version %d counts, held until 'models release'"
            .formatted(model.name(), made.version()));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Lets no night publish until it is released.")
  int hold(
      @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
          String reason) {
    ModelStore model = model(hadoop.hadoop());
    Commit made = model.hold(oneLine(reason), Instant.now());
    return print(
        "%s: version %d is held until 'models release'".formatted(model.name(), made.version()));
  }

  @Command(mixinStandardHelpOptions = true, description = "Ends a rollback or a hold.")
  int release() {
    ModelStore model = model(hadoop.hadoop());
    Commit made = model.release(Instant.now());
    return print(
        "%s: version %d counts until the next is published"
            .formatted(model.name(), made.version()));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Writes the .tflite of a version to a file, if it is as it was published.")
  int get(
      @Parameters(index = "0", paramLabel = "VERSION|latest") String version,
      @Option(
              names = "--output",
              paramLabel = "FILE",
              required = true,
              description = "Where it goes, in place of an older file.")
          String output) {
    Configuration settings = hadoop.hadoop();
    ModelStore model = model(settings);
    long number = number(version, commits(model));
    byte[] tflite = model.version(number).read(Version.MODEL);
    new WholeFiles(() -> settings).write("the model", output, tflite);
    return print(
        "%s: version %d, %d bytes, is '%s'".formatted(model.name(), number, tflite.length, output));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Removes the files of versions that count no more, and what attempts left that failed"
              + " over a day ago. Commits stay, and so do the files of rollbacks.")
  int gc(
      @Option(
              names = "--keep",
              paramLabel = "N",
              defaultValue = "30",
              description = "Keep what the last N commits let count (default: ${DEFAULT-VALUE}).")
          int keep,
      @Option(
              names = "--older-than-days",
              paramLabel = "N",
              defaultValue = "7",
              description = "Keep younger versions (default: ${DEFAULT-VALUE}).")
          int days,
      @Option(names = "--dry-run", description = "Only say what would be removed.")
          boolean dryRun) {
    Limits.requireAtLeast(spec, "--keep", keep, 1);
    Limits.requireAtLeast(spec, "--older-than-days", days, 0);
    ModelStore model = model(hadoop.hadoop());
    return print(
        ModelsText.swept(
            model.gc(keep, Duration.ofDays(days), ORPHANS, dryRun, Instant.now()), dryRun));
  }

  private ModelStore model(Configuration settings) {
    if (store == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '--store=DIR'. Name what calibrate has.");
    }
    if (name != null) {
      return ModelStore.of(store, name, settings);
    }
    List<String> names = ModelStore.names(store, settings);
    if (names.size() == 1) {
      return ModelStore.of(store, names.get(0), settings);
    }
    throw names.isEmpty()
        ? new UserException(
            "Cannot find a model in the store '%s': nothing was published to it yet."
                .formatted(store))
        : new UserException(
            "Cannot choose among the models of the store '%s': name one of %s with --name."
                .formatted(store, String.join(", ", names)));
  }

  private List<Commit> commits(ModelStore model) {
    List<Commit> commits = model.commits();
    if (commits.isEmpty()) {
      throw new UserException(
          "Cannot find a version of '%s' in '%s': nothing was published yet. The store has the models %s."
              .formatted(
                  model.name(),
                  model.location(),
                  ModelStore.names(String.valueOf(store), hadoop.hadoop())));
    }
    return commits;
  }

  private static long number(String version, List<Commit> commits) {
    if (version.equals(LATEST)) {
      return commits.get(commits.size() - 1).version();
    }
    if (!NUMBER.matcher(version).matches()) {
      throw new UserException(
          "Cannot use '%s' as a version: give its number as 'models list' shows it, or '%s'."
              .formatted(version, LATEST));
    }
    return Long.parseLong(version);
  }

  private static String oneLine(String reason) {
    return reason.strip().replaceAll("\\s+", " ");
  }

  private int print(String text) {
    spec.commandLine().getOut().println(text);
    return ExitCode.DONE;
  }
}
