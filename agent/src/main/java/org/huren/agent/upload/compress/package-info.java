/**
 * What goes over the line for an item: its file as it was spooled, or a smaller one that says the
 * same ({@link org.huren.dicom.pixel}), written beside it and deleted once it was sent. Entry
 * classes {@link org.huren.agent.upload.compress.Compression} for uplinks and {@link
 * org.huren.agent.upload.compress.Compressor}. Nothing here ever changes a spooled file.
 */
@NullMarked
package org.huren.agent.upload.compress;

import org.jspecify.annotations.NullMarked;
