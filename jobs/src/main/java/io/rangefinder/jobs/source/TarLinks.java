package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.TarMember.BrokenHeader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The links of a tar archive that have the name of an image, and the members that they lead to. A
 * symbolic link is relative to its own folder and cannot leave the archive.
 */
final class TarLinks {
  private static final int MOST_STEPS = 16;

  private final List<TarMember> links = new ArrayList<>();

  /** Where each link leads, by its own name; empty if out of the archive. */
  private final Map<String, String> targets = new HashMap<>();

  /** The files that links lead to, as far as they were found. */
  private final Map<String, TarMember> files = new HashMap<>();

  void add(TarMember link) {
    links.add(link);
    targets.put(normalized(link.name()), target(link));
  }

  boolean isEmpty() {
    return links.isEmpty();
  }

  private static String target(TarMember link) {
    String target = link.header().link();
    if (link.header().isHardLink()) {
      return normalized(target);
    }
    int slash = link.name().lastIndexOf('/');
    return target.startsWith("/")
        ? ""
        : normalized(link.name().substring(0, Math.max(0, slash)) + "/" + target);
  }

  /** A name without "." and ".."; empty if it leads out of the archive. */
  private static String normalized(String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.pollLast() == null) {
          return "";
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  /** Goes through the archive again to find what the links lead to. */
  void resolve(PositionedStream stream) throws IOException {
    Set<String> wanted = new HashSet<>();
    links.forEach(link -> wanted.add(end(link)));
    try {
      Optional<TarMember> member = TarMember.read(stream, 0);
      while (member.isPresent()) {
        String name = normalized(member.get().name());
        if (member.get().isFile() && wanted.contains(name)) {
          files.put(name, member.get());
        }
        member = TarMember.read(stream, member.get().next());
      }
    } catch (BrokenHeader broken) {
      // Was told of when it was met first.
    }
  }

  /** The name that a link leads to in the end, by way of other links. */
  private String end(TarMember link) {
    String name = target(link);
    for (int i = 0; i < MOST_STEPS && targets.containsKey(name); i++) {
      name = targets.get(name);
    }
    return name;
  }

  /** Each link with the file that it leads to, or null. */
  void forEach(BiConsumer<TarMember, @Nullable TarMember> action) {
    links.forEach(link -> action.accept(link, files.get(end(link))));
  }
}
