/**
 * Lossless compression of whole objects: JPEG-LS (ITU-T T.87, PS3.5 A.4.3), RLE (PS3.5 Annex G) and
 * deflate (PS3.5 A.5), from one Part 10 file into another. Entry class {@link
 * org.huren.dicom.pixel.LosslessCompressor}.
 *
 * <pre>
 *   Part 10 --Survey--> where what lies, or why it stays as it is
 *     file meta   --MetaRewrite-->            other Transfer Syntax UID
 *     data set    --ExplicitVrConversion-->   as it is, or explicit VR for implicit
 *     pixel data  --JpegLsEncoder, RleEncoder--> one fragment a frame, each decoded again and compared
 * </pre>
 */
@NullMarked
package org.huren.dicom.pixel;

import org.jspecify.annotations.NullMarked;
