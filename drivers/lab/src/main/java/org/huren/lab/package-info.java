/** Analyzer protocols and the model of a laboratory report; knows nothing of the gateway. */
@NullMarked
package org.huren.lab;

import org.jspecify.annotations.NullMarked;
