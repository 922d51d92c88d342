package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Where a data set is written to, or where it is only counted. */
interface Sink {
  /** Bytes written so far. */
  long position();

  void write(byte[] bytes) throws IOException;

  /** Copies a part of a file. */
  void copy(FileChannel from, long at, long length) throws IOException;
}
