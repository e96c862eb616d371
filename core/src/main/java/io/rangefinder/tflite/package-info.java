/** Reads and writes TFLite files: flatbuffers of Google's schema, version 3. */
@NullMarked
package io.rangefinder.tflite;

import org.jspecify.annotations.NullMarked;
