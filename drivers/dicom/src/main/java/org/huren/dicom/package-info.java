/**
 * DICOM upper layer, DIMSE and data sets on Netty; knows nothing of the gateway. Entry classes are
 * named by the packages below; what all of them share stands here.
 */
@NullMarked
package org.huren.dicom;

import org.jspecify.annotations.NullMarked;
