/** Sessions and devices of the TensorFlow runtime. */
@NullMarked
package org.actornas.tensorflow;

import org.jspecify.annotations.NullMarked;
