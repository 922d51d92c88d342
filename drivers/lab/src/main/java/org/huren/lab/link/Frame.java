package org.huren.lab.link;

import org.huren.lab.Bytes;

/**
 * One frame as it came.
 *
 * @param text from behind STX to before ETX or ETB, the frame number included
 * @param last ended by ETX
 * @param intact its checksum is right, or there is none to check
 * @param tooLong text was cut off
 */
record Frame(Bytes text, boolean last, boolean intact, boolean tooLong) {}
