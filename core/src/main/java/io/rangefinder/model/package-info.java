/** What a model file is: its formats, its parts, and the deployable graph made of it. */
@NullMarked
package io.rangefinder.model;

import org.jspecify.annotations.NullMarked;
