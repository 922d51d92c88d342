/** Tests of the codecs, and of what they leave unchanged. */
package org.huren.dicom.pixel;
