package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.source.ImageEntry;
import java.io.Serializable;

/**
 * An image and its place in the manifest.
 *
 * @param index from 0 up, in the order of the manifest
 */
record ListedImage(long index, ImageEntry entry) implements Serializable {}
