package io.rangefinder.toco.flags;

import io.rangefinder.ir.NearestNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The flags of a command line by their spelling. The last of equal flags counts; flags nobody knows
 * become warnings, as TOCO ignored them.
 */
final class GivenFlags {
  private static final Pattern TRUTH = Pattern.compile("(?i)true|false");

  /** Flags of the logging library in TOCO's binary, which scripts give out of habit. */
  private static final Set<String> LOGGING =
      Set.of(
          "alsologtostderr",
          "log_dir",
          "logtostderr",
          "minloglevel",
          "stderrthreshold",
          "v",
          "vmodule");

  /** A flag as it was written: with which spelling and which value; a bare switch is true. */
  record Given(String spelling, String value) {
    @Override
    public String toString() {
      return "--" + spelling + "=" + value;
    }
  }

  private final FrontEnd frontEnd;
  private final Map<Flag, Given> flags = new EnumMap<>(Flag.class);
  private final List<String> warnings = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private GivenFlags(FrontEnd frontEnd) {
    this.frontEnd = frontEnd;
  }

  /** Reads {@code --name=value}, {@code --name value}, {@code --switch} and what TOCO ignored. */
  static GivenFlags of(List<String> arguments) {
    List<String> flags =
        arguments.stream()
            .takeWhile(argument -> !argument.equals("--"))
            .map(argument -> Dashes.plain(spelling(argument)))
            .filter(spelling -> spelling.startsWith("--"))
            .map(spelling -> spelling.substring(2))
            .toList();
    GivenFlags given = new GivenFlags(FrontEnd.of(flags));
    int position = 0;
    while (position < arguments.size()) {
      position += given.read(arguments, position);
    }
    given.sortOut();
    return given;
  }

  /** Reads the argument at a position and says how many belong to it. */
  private int read(List<String> arguments, int position) {
    String written = arguments.get(position);
    String argument =
        Dashes.plain(spelling(written)) + written.substring(spelling(written).length());
    if (!argument.equals(written)) {
      problems.add(Dashes.problem(written, argument));
    }
    if (argument.equals("--")) {
      int left = arguments.size() - position;
      if (left > 1) {
        warnings.add("What follows -- is ignored: " + arguments.get(position + 1) + " ...");
      }
      return left;
    }
    if (!argument.startsWith("-") || argument.equals("-")) {
      problems.add("'%s' is no flag; flags are written --name=value.".formatted(argument));
      return 1;
    }
    int equals = argument.indexOf('=');
    String spelling = spelling(argument);
    List<Flag> meant =
        spelling.startsWith("--") ? frontEnd.flags(spelling.substring(2)) : List.of();
    Optional<String> next =
        position + 1 < arguments.size()
            ? Optional.of(arguments.get(position + 1))
            : Optional.empty();
    if (meant.isEmpty()) {
      if (!LOGGING.contains(spelling.replaceFirst("^-+", ""))) {
        warnings.add(
            "The flag %s is not known and ignored; %s."
                .formatted(spelling, NearestNames.suggestion(spelling, spellings())));
      }
      return equals < 0 && next.filter(word -> !word.startsWith("-")).isPresent() ? 2 : 1;
    }
    if (meant.size() > 1) {
      problems.add(
          "%s may mean %s; write one of them out."
              .formatted(
                  spelling,
                  meant.stream().map(Flag::toString).distinct().collect(Collectors.joining(", "))));
      return equals < 0 && next.filter(word -> !word.startsWith("-")).isPresent() ? 2 : 1;
    }
    Flag flag = meant.get(0);
    String name = spelling.substring(2);
    if (equals >= 0) {
      put(flag, new Given(name, argument.substring(equals + 1)));
      return 1;
    }
    if (flag.isSwitch()) {
      Optional<String> truth = next.filter(word -> TRUTH.matcher(word).matches());
      put(flag, new Given(name, truth.orElse("true")));
      return truth.isPresent() ? 2 : 1;
    }
    if (next.filter(word -> !word.startsWith("--")).isEmpty()) {
      problems.add(
          "%s lacks its value; write %s=%s.".formatted(spelling, spelling, flag.argument()));
      return 1;
    }
    put(flag, new Given(name, next.get()));
    return 2;
  }

  private void put(Flag flag, Given given) {
    flags.merge(
        flag,
        given,
        (before, last) ->
            flag.addsUp() ? new Given(last.spelling(), before.value() + "," + last.value()) : last);
  }

  /** What stands before the equals sign. */
  private static String spelling(String argument) {
    int equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.substring(0, equals);
  }

  private void sortOut() {
    flags.forEach(
        (flag, given) -> {
          if (flag.isSwitch() && !TRUTH.matcher(given.value()).matches()) {
            problems.add("%s: '%s' is neither true nor false.".formatted(given, given.value()));
          } else if (flag.section() == Flag.Section.IGNORED) {
            warnings.add("%s has no effect: %s.".formatted(given, flag.description()));
          } else if (flag.section() == Flag.Section.REFUSED && !isHarmless(given)) {
            problems.add("%s: %s.".formatted(given, flag.description()));
          }
        });
  }

  private static boolean isHarmless(Given given) {
    return given.value().equalsIgnoreCase("false") || given.value().equals("TFLITE_BUILTINS");
  }

  private static List<String> spellings() {
    return Arrays.stream(Flag.values())
        .flatMap(flag -> flag.spellings().stream())
        .map(spelling -> "--" + spelling)
        .toList();
  }

  /** The program that the command line is for. */
  FrontEnd frontEnd() {
    return frontEnd;
  }

  /** The entries of a list as its program reads them: loosely, without blanks and empty entries. */
  List<String> entries(String list, String separator) {
    Stream<String> entries = Arrays.stream(list.split(separator, -1)).map(this::trimmed);
    return entries.filter(entry -> !(frontEnd.readsLoosely() && entry.isEmpty())).toList();
  }

  /** A value as its program reads it: loosely, without the blanks around it. */
  String trimmed(String text) {
    return frontEnd.readsLoosely() ? text.strip() : text;
  }

  Optional<Given> find(Flag flag) {
    return Optional.ofNullable(flags.get(flag));
  }

  boolean has(Flag flag) {
    return flags.containsKey(flag);
  }

  /** Those of the flags that were given, as they were written. */
  List<Given> among(Flag... wanted) {
    return Arrays.stream(wanted).flatMap(flag -> find(flag).stream()).toList();
  }

  /** The value of a switch, if it was given; a bad value, which is a problem, counts as none. */
  Optional<Boolean> truth(Flag flag) {
    return find(flag)
        .map(given -> given.value().toLowerCase(Locale.ROOT))
        .filter(value -> TRUTH.matcher(value).matches())
        .map("true"::equals);
  }

  List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  List<String> problems() {
    return Collections.unmodifiableList(problems);
  }
}
