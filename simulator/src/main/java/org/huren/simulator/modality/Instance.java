package org.huren.simulator.modality;

import java.io.IOException;
import java.io.OutputStream;
import org.huren.simulator.dicom.Uid;

/** One composite object that a modality sends; its bytes are the same each time it is written. */
interface Instance {
  Uid sopClass();

  Uid sopInstance();

  Uid studyInstance();

  Uid seriesInstance();

  /** The only transfer syntax in which {@link #writeDataSet} writes. */
  Uid transferSyntax();

  /** Writes the data set, without preamble and group 0002, in pieces of bounded size. */
  void writeDataSet(OutputStream out) throws IOException;
}
