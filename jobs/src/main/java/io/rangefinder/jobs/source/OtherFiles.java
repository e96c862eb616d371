package io.rangefinder.jobs.source;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Files, and members of archives, that hold no images: which they are, and what they are counted
 * as.
 */
final class OtherFiles {
  /** What a name with a leading dot, or one of those that tools write beside data, counts as. */
  static final String HIDDEN = "hidden";

  static final String LINK = "link";
  private static final String NO_EXTENSION = "no extension";
  private static final String OTHER_EXTENSION = "other extensions";

  /** Files with these extensions are not opened. */
  private static final Set<String> EXTENSIONS =
      Set.of(
          ("txt json jsonl ndjson csv tsv xml html htm md rst yaml yml toml ini cfg conf log lst manifest"
                  + " py pyc pyd ipynb js css sh c h cc cpp java proto pbtxt pb tflite onnx pth pt pkl ckpt"
                  + " npy npz mat h5 hdf5 avro orc db sqlite cls id index idx count meta names label labels"
                  + " mp4 avi mov mkv webm m4v mp3 wav flac ogg pdf doc docx xls xlsx ppt pptx svg eps ps"
                  + " crc md5 sha1 sha256 sum lock tmp bak license"
                  + " cr2 cr3 nef arw dng orf rw2 raf")
              .split(" ", -1));

  private static final Set<String> HIDDEN_NAMES =
      Set.of(
          "_SUCCESS",
          "_temporary",
          "_metadata",
          "_common_metadata",
          "_spark_metadata",
          "_delta_log",
          "_delta_index",
          "_change_data",
          "_symlink_format_manifest",
          "__MACOSX");

  private static final Pattern SHOWN = Pattern.compile("(?=.*[a-z])[a-z0-9_]{1,10}");

  private OtherFiles() {}

  /** Whether a file or folder is not looked at. */
  static boolean isHidden(String name) {
    return name.startsWith(".")
        || name.startsWith("_committed_")
        || name.startsWith("_started_")
        || HIDDEN_NAMES.contains(name);
  }

  /** Whether a name alone tells that a file holds no image. */
  static boolean isNamed(String name) {
    return EXTENSIONS.contains(extension(name));
  }

  /** What a file of this name counts as: its extension with the dot, if it looks like one. */
  static String kind(String name) {
    String extension = extension(name);
    if (extension.isEmpty()) {
      return NO_EXTENSION;
    }
    return SHOWN.matcher(extension).matches() ? "." + extension : OTHER_EXTENSION;
  }

  /** What stands behind the last dot, in small letters. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || name.indexOf('/', dot) >= 0
        ? ""
        : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
