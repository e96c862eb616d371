package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.source.ListedImage;
import org.apache.spark.api.java.JavaRDD;

/**
 * The images of a pass, on the executors.
 *
 * @param images in any order; whenever they are computed they are the same
 * @param count how many there are; their indices lie below
 */
record ListedImages(JavaRDD<ListedImage> images, long count) {}
