package io.rangefinder.jobs.source;

import java.io.Serializable;

/**
 * One file of a manifest.
 *
 * @param id the path relative to the folder that was listed, with '/' between its parts
 * @param path the whole path, with its scheme, for Hadoop's FileSystem
 * @param length in bytes, as listed
 * @param modificationTime in milliseconds since 1970, as listed
 */
public record ImageEntry(String id, String path, long length, long modificationTime)
    implements Serializable {}
