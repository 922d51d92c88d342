package org.huren.simulator.modality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.huren.simulator.dicom.DicomFile;
import org.huren.simulator.dicom.TransferSyntax;
import org.huren.simulator.dicom.Uid;

/**
 * What a modality has to send, in order.
 *
 * @param contexts every presentation context that the objects need
 * @param instances made as they are asked for
 */
public record Workload(
    int count, List<PresentationContext> contexts, Iterable<Instance> instances) {
  public Workload {
    contexts = List.copyOf(contexts);
  }

  /**
   * Invented studies.
   *
   * @param count how many images in all
   * @param bytes of pixels an image; 0: what is usual for the kind
   * @param implicit whether to write implicit instead of explicit little endian
   * @param characterSet {@code GB18030} or {@code ISO_IR 192}
   * @param seed equal seeds give equal UIDs and pixels
   */
  public record Synthetic(
      ModalityKind kind,
      int count,
      long bytes,
      StudyShape shape,
      boolean implicit,
      String characterSet,
      long seed) {}

  public static Workload of(Synthetic wish, Clock clock) {
    ModalityKind.Geometry geometry =
        wish.bytes() == 0 ? wish.kind().geometry() : wish.kind().geometry(wish.bytes());
    SyntheticImage.Form form =
        new SyntheticImage.Form(
            wish.implicit() ? TransferSyntax.IMPLICIT_LITTLE : TransferSyntax.EXPLICIT_LITTLE,
            wish.characterSet());
    PresentationContext context =
        new PresentationContext(wish.kind().sopClass(), form.syntax().uid());
    PixelPattern pixels = new PixelPattern();
    LocalDateTime begun = LocalDateTime.now(clock);
    return new Workload(
        wish.count(), List.of(context), () -> new Images(wish, geometry, form, pixels, begun));
  }

  /** One pass over the images of invented studies; only the study under way is in memory. */
  private static final class Images implements Iterator<Instance> {
    private final Synthetic wish;
    private final ModalityKind.Geometry geometry;
    private final SyntheticImage.Form form;
    private final PixelPattern pixels;
    private final LocalDateTime begun;
    private final SplittableRandom random;
    private SyntheticStudy study;
    private int next;

    Images(
        Synthetic wish,
        ModalityKind.Geometry geometry,
        SyntheticImage.Form form,
        PixelPattern pixels,
        LocalDateTime begun) {
      this.wish = wish;
      this.geometry = geometry;
      this.form = form;
      this.pixels = pixels;
      this.begun = begun;
      this.random = new SplittableRandom(wish.seed());
      this.study = SyntheticStudy.random(wish.kind(), wish.shape(), random, begun);
    }

    @Override
    public boolean hasNext() {
      return next < wish.count();
    }

    @Override
    public Instance next() {
      int inStudy = next % wish.shape().instances();
      if (inStudy == 0 && next > 0) {
        study = SyntheticStudy.random(wish.kind(), wish.shape(), random, begun);
      }
      next++;
      return new SyntheticImage(
          study,
          inStudy / wish.shape().images(),
          inStudy % wish.shape().images(),
          Uid.fresh(random),
          geometry,
          form,
          pixels);
    }
  }

  /**
   * Real files, found under a folder, in the order of their names.
   *
   * @param unreadable is told which files are left out, and why
   */
  public static Workload ofFiles(Path folder, long seed, BiConsumer<Path, IOException> unreadable)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Path> paths;
    try (Stream<Path> found = Files.walk(folder)) {
      paths = found.filter(Files::isRegularFile).sorted().toList();
    }
    List<Instance> instances = new ArrayList<>();
    Set<Uid> taken = new HashSet<>();
    for (Path path : paths) {
      try {
        DicomFile file = DicomFile.read(path);
        Uid uid = file.identity().sopInstance();
        while (!taken.add(uid) && !file.syntax().deflated()) {
          uid = uid.sibling(random);
        }
        instances.add(new FileInstance(path, file, uid));
      } catch (IOException e) {
        unreadable.accept(path, e);
      }
    }
    List<PresentationContext> contexts =
        instances.stream().map(PresentationContext::of).distinct().toList();
    return new Workload(instances.size(), contexts, instances);
  }
}
