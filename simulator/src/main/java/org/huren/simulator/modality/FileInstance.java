package org.huren.simulator.modality;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.huren.simulator.dicom.DicomFile;
import org.huren.simulator.dicom.Uid;

/**
 * A real file, its data set sent byte for byte in its own transfer syntax. Only an object that
 * another file of the same run already is gets another SOP Instance UID of the same length, as no
 * modality uses one twice.
 */
record FileInstance(Path path, DicomFile file, Uid sopInstance) implements Instance {
  @Override
  public Uid sopClass() {
    return file.identity().sopClass();
  }

  @Override
  public Uid studyInstance() {
    return file.identity().study();
  }

  @Override
  public Uid seriesInstance() {
    return file.identity().series();
  }

  @Override
  public Uid transferSyntax() {
    return file.syntax().uid();
  }

  @Override
  public void writeDataSet(OutputStream out) throws IOException {
    try (InputStream in = file.openDataSet(path)) {
      if (sopInstance.equals(file.identity().sopInstance())) {
        in.transferTo(out);
      } else {
        byte[] before = in.readNBytes(Math.toIntExact(file.sopInstanceOffset()));
        out.write(before);
        byte[] uid = sopInstance.value().getBytes(StandardCharsets.US_ASCII);
        in.skipNBytes(uid.length);
        out.write(uid);
        in.transferTo(out);
      }
    }
  }
}
