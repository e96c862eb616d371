package io.rangefinder.jobs.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A line of a {@link PathList}.
 *
 * @param folder the folder that the list lies in
 * @param text what the line names
 * @param number of the line, from 1
 */
record ListedLine(String folder, String text, long number) implements SearchPlace {
  @Override
  public String key() {
    return text;
  }

  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    found.addProblem(
        number, "line %d: '%s' cannot be read: %s.".formatted(number, text, failure.getMessage()));
  }

  /** Says that an earlier line is the same. */
  void addRepetition(ImageListing found) {
    found.addProblem(number, "line %d names '%s' again.".formatted(number, text));
  }

  @Override
  public ImageSearch search(SearchContext context) throws IOException {
    Path path;
    try {
      path = new Path(new Path(folder), text);
    } catch (IllegalArgumentException malformed) {
      return Once.of(
          found ->
              found.addProblem(
                  number,
                  "line %d: '%s' is no path: %s.".formatted(number, text, malformed.getMessage())));
    }
    if (PathList.isNamed(path.getName())) {
      return Once.of(
          found ->
              found.addProblem(
                  number,
                  "line %d: '%s' is a list itself. Name what it lists.".formatted(number, text)));
    }
    FileSystem files = path.getFileSystem(context.configuration());
    try {
      FileStatus status = files.getFileStatus(path);
      if (status.isDirectory()) {
        String prefix = text.endsWith("/") ? text : text + "/";
        return FolderTree.of(status.getPath(), prefix).search(context);
      }
      ListedFile file = ListedFile.of(text, status);
      ImageSource source = ImageSources.of(file, context);
      return Once.of(found -> source.add(file, found));
    } catch (FileNotFoundException absent) {
      return Once.of(found -> found.add(BrokenFiles.absent(text, path.toString(), absent)));
    }
  }
}
