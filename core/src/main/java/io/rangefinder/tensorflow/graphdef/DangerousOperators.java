package io.rangefinder.tensorflow.graphdef;

import java.util.Optional;
import java.util.Set;

/**
 * TensorFlow operators that reach outside of the graph: files, network, foreign code. The importer
 * knows none of them; this list only makes the refusal explicit.
 */
public final class DangerousOperators {
  private static final Set<String> FOREIGN_CODE =
      Set.of(
          "Abort",
          "EagerPyFunc",
          "PyFunc",
          "PyFuncStateless",
          "RemoteFusedGraphExecute",
          "TRTEngineOp",
          "XlaLaunch",
          "XlaLaunchV2");

  private static final Set<String> NETWORK =
      Set.of(
          "BigQueryReader",
          "CollectiveGather",
          "CollectiveReduce",
          "DebugIdentity",
          "DebugIdentityV2",
          "DebugNanCount",
          "DebugNumericSummary",
          "DebugNumericSummaryV2",
          "RemoteCall",
          "Rpc",
          "TryRpc",
          "_HostRecv",
          "_HostSend",
          "_Recv",
          "_Send");

  private static final Set<String> FILES =
      Set.of(
          "CSVDataset",
          "CacheDataset",
          "CacheDatasetV2",
          "CreateSummaryFileWriter",
          "DatasetToTFRecord",
          "FixedLengthRecordDataset",
          "FixedLengthRecordDatasetV2",
          "FixedLengthRecordReader",
          "FixedLengthRecordReaderV2",
          "GenerateVocabRemapping",
          "ImmutableConst",
          "ImportEvent",
          "InitializeTableFromTextFile",
          "InitializeTableFromTextFileV2",
          "LMDBDataset",
          "LMDBReader",
          "LoadAndRemapMatrix",
          "LoadDataset",
          "MatchingFiles",
          "MatchingFilesDataset",
          "MergeV2Checkpoints",
          "PrintV2",
          "ReadFile",
          "ReaderRead",
          "ReaderReadV2",
          "Restore",
          "RestoreSlice",
          "RestoreV2",
          "Save",
          "SaveDataset",
          "SaveSlices",
          "SaveV2",
          "SnapshotDataset",
          "SnapshotDatasetV2",
          "SqlDataset",
          "TFRecordDataset",
          "TFRecordDatasetV2",
          "TFRecordReader",
          "TFRecordReaderV2",
          "TextLineDataset",
          "TextLineReader",
          "TextLineReaderV2",
          "WholeFileReader",
          "WholeFileReaderV2",
          "WriteFile",
          "WriteGraphSummary",
          "WriteRawProtoSummary",
          "WriteSummary");

  private DangerousOperators() {}

  /** What an operator does that no network needs, as the end of a sentence. */
  public static Optional<String> harmOf(String operator) {
    if (FOREIGN_CODE.contains(operator)) {
      return Optional.of("runs code from outside of the graph");
    }
    if (NETWORK.contains(operator)) {
      return Optional.of("talks to other processes");
    }
    if (FILES.contains(operator)) {
      return Optional.of("touches files");
    }
    return Optional.empty();
  }
}
