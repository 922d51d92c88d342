/**
 * Analyzer protocols and the model of a laboratory report; knows nothing of the gateway.
 *
 * <pre>
 *   line     sockets around the two engines below: bytes in, durable-then-acknowledged messages out
 *   link     LIS01-A2 / ASTM E1381 frames, acknowledgements and timers, pure
 *   mllp     HL7 v2 minimal lower layer blocks, pure
 *   text     bytes to characters by a chain of character sets
 *   record   LIS02-A2 / ASTM E1394 records
 *   hl7      HL7 v2 segments and acknowledgements
 *   profile  an instrument described as data, and the mapper from message to model
 *   model    report, specimen, observation, value
 * </pre>
 */
@NullMarked
package org.huren.lab;

import org.jspecify.annotations.NullMarked;
