package io.rangefinder.jobs.toco;

import java.util.List;
import java.util.Map;

/**
 * What a .tflite says, whatever the order in which its tensors, buffers, operators and operator
 * codes are stored.
 *
 * @param operatorCodes in the file's order
 * @param inputs names in the file's order
 * @param outputs names in the file's order
 * @param operators canonically ordered: of the operators that are ready, the one whose output names
 *     are smallest by their bytes comes first
 * @param operatorOrderInFile first outputs of the operators as they are stored
 * @param tensors by name, sorted by the names' bytes
 */
record NormalForm(
    long schemaVersion,
    String description,
    Map<String, String> metadata,
    List<NormalOperator.Code> operatorCodes,
    List<String> inputs,
    List<String> outputs,
    List<NormalOperator> operators,
    List<String> operatorOrderInFile,
    Map<String, NormalTensor> tensors) {

  NormalForm withMetadata(Map<String, String> other) {
    return new NormalForm(
        schemaVersion,
        description,
        other,
        operatorCodes,
        inputs,
        outputs,
        operators,
        operatorOrderInFile,
        tensors);
  }
}
