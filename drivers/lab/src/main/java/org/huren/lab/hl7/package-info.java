/**
 * HL7 v2 messages, read tolerantly, and the acknowledgements they are answered with; entries:
 * {@link org.huren.lab.hl7.Hl7Batch} and {@link org.huren.lab.hl7.Acknowledgement}.
 */
@NullMarked
package org.huren.lab.hl7;

import org.jspecify.annotations.NullMarked;
