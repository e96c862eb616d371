package io.rangefinder.jobs.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

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

  /** A file system that nobody knows is the list's fault, all else that of one file. */
  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    if (failure instanceof UnsupportedFileSystemException) {
      found.addProblem(
          number,
          "line %d: '%s' cannot be read: %s."
              .formatted(number, text, FileFailure.message(failure)));
    } else {
      found.add(BrokenFiles.absent(text.strip(), text.strip(), failure));
    }
  }

  /** Says that an earlier line is the same. */
  void addRepetition(ImageListing found) {
    found.addProblem(number, "line %d names '%s' again.".formatted(number, text));
  }

  @Override
  public ImageSearch search(SearchContext context) throws IOException {
    if (PathList.isNamed(text.strip())) {
      return Once.of(
          found ->
              found.addProblem(
                  number,
                  "line %d: '%s' is a list itself. Name what it lists."
                      .formatted(number, text.strip())));
    }
    IOException absent = new FileNotFoundException("there is nothing there");
    for (String name : ListedNames.of(text)) {
      try {
        Path path = LakeFiles.path(folder, name);
        return search(name, LakeFiles.status(path, context.configuration()), context);
      } catch (IllegalArgumentException malformed) {
        absent = new IOException("it is no path: " + malformed.getMessage(), malformed);
      } catch (UnsupportedFileSystemException unknown) {
        throw unknown;
      } catch (IOException failure) {
        absent = failure;
      }
    }
    String name = ListedNames.likeliest(text);
    IOException failure = absent;
    return Once.of(found -> found.add(BrokenFiles.absent(name, folder + "/" + name, failure)));
  }

  private ImageSearch search(String name, FileStatus status, SearchContext context)
      throws IOException {
    if (status.isDirectory()) {
      TableFormat.requireNoPartition(status.getPath(), context.configuration());
      String prefix = name.endsWith("/") ? name : name + "/";
      return FolderTree.of(status.getPath(), prefix).search(context);
    }
    ListedFile file = ListedFile.of(name, status);
    ImageSource source = ImageSources.of(file, context);
    return Once.of(found -> source.add(file, found));
  }
}
