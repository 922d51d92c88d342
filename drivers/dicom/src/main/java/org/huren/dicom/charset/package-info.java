/**
 * Text values by Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 section 6.1), and for devices that
 * get it wrong. Entry class: {@link org.huren.dicom.charset.TextDecoder}. Decoding never fails;
 * what was doubtful is said.
 */
@NullMarked
package org.huren.dicom.charset;

import org.jspecify.annotations.NullMarked;
