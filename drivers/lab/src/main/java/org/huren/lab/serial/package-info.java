/**
 * RS-232 ports through jSSC; entry: {@link org.huren.lab.serial.SerialDevice}, opened by {@link
 * org.huren.lab.serial.SerialPorts}.
 */
@NullMarked
package org.huren.lab.serial;

import org.jspecify.annotations.NullMarked;
