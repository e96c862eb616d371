package io.rangefinder.jobs.source;

import java.io.Serializable;

/**
 * An image and its place in the manifest.
 *
 * @param index from 0 up, in the order of the manifest
 */
public record ListedImage(long index, ImageEntry entry) implements Serializable {}
