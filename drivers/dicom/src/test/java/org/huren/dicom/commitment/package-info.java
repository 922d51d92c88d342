@org.jspecify.annotations.NullMarked
package org.huren.dicom.commitment;
