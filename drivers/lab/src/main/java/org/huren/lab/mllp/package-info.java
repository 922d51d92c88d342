/** HL7 v2 minimal lower layer blocks; entry: {@link org.huren.lab.mllp.BlockReader}. */
@NullMarked
package org.huren.lab.mllp;

import org.jspecify.annotations.NullMarked;
