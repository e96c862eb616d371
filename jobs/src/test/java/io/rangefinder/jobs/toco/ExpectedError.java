package io.rangefinder.jobs.toco;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What TOCO said when it refused a case. Our words are our own; the names of arrays, operators and
 * attributes, the values of flags and the numbers must be in them as well.
 *
 * @param text TOCO's message in a line
 * @param names what our message must contain as words
 * @param kinds operators and element types that our message must contain, perhaps within a longer
 *     word and in any case
 */
record ExpectedError(String text, Set<String> names, Set<String> kinds) {
  private static final Pattern ARRAY = Pattern.compile("\\b[Aa]rray (?:named )?\"?([^\\s\",]+)");
  private static final Pattern QUOTED = Pattern.compile("'([\\w/:]+)'");
  private static final Pattern OPERATOR =
      Pattern.compile("(?:to the|of|type) (\\w+) (?:operator\\b|for which the)");
  private static final Pattern UNSUPPORTED = Pattern.compile("implementations: ([\\w, ]+)\\.");
  private static final Pattern PAIR = Pattern.compile("\\((\\S+) vs\\. (\\S+?)\\)");
  private static final Pattern CODE = Pattern.compile("\\w\\(\\d+\\)|== \\d+");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w./,-])-?\\d+(?:\\.\\d+)?(?![\\w/]|[.,]\\d)");

  /** Names and types of nodes that are words of TOCO's sentences too. */
  private static final Set<String> PROSE = Set.of("a", "input", "Placeholder");

  private static final Set<String> ELEMENT_TYPES = Set.of("FLOAT", "UINT8");

  private static final String DUMP_OF_CHARACTERS = "Here is a dump";
  private static final String DUMP_OF_NODE = "op: \"";

  static ExpectedError of(GoldenCase golden) {
    String stored = new String(golden.bytes("expected_error.txt"), StandardCharsets.UTF_8);
    String message = stored.substring(stored.indexOf('\n') + 1);
    for (String dump : List.of(DUMP_OF_CHARACTERS, DUMP_OF_NODE)) {
      int index = message.indexOf(dump);
      message = index < 0 ? message : message.substring(0, index);
    }
    String text =
        message
            .replaceAll("https?://\\S+", "")
            .replace("{dir}/", "")
            .replaceAll("\\s+", " ")
            .strip();
    Set<String> names = names(text, vocabulary(golden));
    Set<String> kinds = matches(text, List.of(OPERATOR, UNSUPPORTED));
    names.stream().filter(ELEMENT_TYPES::contains).forEach(kinds::add);
    names.removeAll(kinds);
    return new ExpectedError(text, names, kinds);
  }

  private static Set<String> names(String text, Set<String> vocabulary) {
    Set<String> names = matches(text, List.of(ARRAY, QUOTED));
    Arrays.stream(text.split("[\\s\"'()=]+"))
        .map(word -> word.replaceAll("[.,;:]+$", ""))
        .filter(vocabulary::contains)
        .forEach(names::add);
    PAIR.matcher(text).results().forEach(pair -> names.addAll(tellingNumbers(pair)));
    String prose = CODE.matcher(PAIR.matcher(text).replaceAll(" ")).replaceAll(" ");
    NUMBER
        .matcher(prose)
        .results()
        .map(MatchResult::group)
        .filter(number -> !number.equals("0"))
        .forEach(names::add);
    return names;
  }

  private static Set<String> matches(String text, List<Pattern> patterns) {
    Set<String> matches = new LinkedHashSet<>();
    for (Pattern pattern : patterns) {
      pattern
          .matcher(text)
          .results()
          .flatMap(match -> Arrays.stream(match.group(1).split(", ")))
          .map(name -> name.replaceAll("\\.$", ""))
          .forEach(matches::add);
    }
    return matches;
  }

  /** The two sides of a failed check, unless one is TOCO's way to say "none" or "some". */
  private static List<String> tellingNumbers(MatchResult pair) {
    List<String> sides = List.of(pair.group(1), pair.group(2));
    boolean telling =
        sides.stream().allMatch(side -> side.matches("-?\\d+") && !side.equals("0"))
            && !sides.get(0).equals(sides.get(1));
    return telling ? sides : List.of();
  }

  /** The names in a case's graph, and what its command line gives to flags. */
  private static Set<String> vocabulary(GoldenCase golden) {
    Set<String> vocabulary = new HashSet<>();
    for (String flag : golden.flags()) {
      String value = flag.substring(flag.indexOf('=') + 1).replace("{dir}/", "");
      vocabulary.add(value);
      vocabulary.addAll(List.of(value.split("[,:]")));
    }
    try {
      if (Files.exists(golden.graph())) {
        GraphDefReader.read(Files.readAllBytes(golden.graph()), golden.toString())
            .getNodeList()
            .forEach(node -> vocabulary.addAll(List.of(node.getName(), node.getOp())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UserException e) {
      vocabulary.add(golden.graph().getFileName().toString());
    }
    vocabulary.removeIf(word -> PROSE.contains(word) || NUMBER.matcher(word).matches());
    return vocabulary;
  }

  /** The names, numbers and kinds that a message of ours lacks. */
  List<String> missing(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return Stream.concat(
            names.stream().filter(name -> !word(name).matcher(message).find()),
            kinds.stream().filter(kind -> !lower.contains(kind.toLowerCase(Locale.ROOT))))
        .toList();
  }

  private static Pattern word(String name) {
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w/]|\\.\\d)");
  }
}
