package io.rangefinder.jobs.calibrate;

/**
 * How much of a pass was already in the store.
 *
 * @param reusedBlocks blocks that were found there
 * @param computedBlocks blocks that were added
 * @param reusedImages images of the former
 * @param readImages images of the latter
 */
public record BlockUse(int reusedBlocks, int computedBlocks, long reusedImages, long readImages) {}
