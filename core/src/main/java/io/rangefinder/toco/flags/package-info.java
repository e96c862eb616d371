/** The flags that describe a conversion, as TOCO and its Python front end spelled them. */
@NullMarked
package io.rangefinder.toco.flags;

import org.jspecify.annotations.NullMarked;
