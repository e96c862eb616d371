package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.config.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate.
 *
 * @param model location of the float model
 * @param network its inputs, outputs and preprocessing
 * @param quantized location of the .tflite
 * @param images folder of images
 * @param labels location of the labels, if there are any
 * @param labelColumn the column of class indices in them
 * @param exclude a calibration run whose images are left out
 * @param partitions tasks to divide the images into; 0 decides by their number
 * @param output the folder to make
 */
public record EvaluateConfiguration(
    String model,
    ModelConfig network,
    String quantized,
    String images,
    @Nullable String labels,
    String labelColumn,
    @Nullable String exclude,
    int partitions,
    String output) {}
