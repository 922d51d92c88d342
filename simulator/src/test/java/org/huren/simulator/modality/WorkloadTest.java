package org.huren.simulator.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huren.simulator.dicom.DicomFile;
import org.huren.simulator.dicom.Identity;
import org.huren.simulator.dicom.Part10Bytes;
import org.huren.simulator.dicom.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneId.of("Asia/Shanghai"));

  @TempDir private Path folder;

  private static Workload synthetic(ModalityKind kind, int count, boolean implicit, long seed) {
    return Workload.of(
        new Workload.Synthetic(kind, count, 4096, new StudyShape(2, 3), implicit, "GB18030", seed),
        CLOCK);
  }

  private static byte[] bytes(Instance instance) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    instance.writeDataSet(out);
    return out.toByteArray();
  }

  /** A data set that an explicit or implicit reader understands as a bare file. */
  private Identity identity(Instance instance) throws IOException {
    Path file = Files.write(folder.resolve("bare"), bytes(instance));
    return DicomFile.read(file).identity();
  }

  @ParameterizedTest
  @EnumSource(ModalityKind.class)
  void imagesOfEveryKind_areWhatTheyAreSentAs(ModalityKind kind) throws IOException {
    for (boolean implicit : new boolean[] {false, true}) {
      for (Instance instance : synthetic(kind, 2, implicit, 1).instances()) {
        Identity identity = identity(instance);

        assertThat(identity.sopClass()).isEqualTo(instance.sopClass()).isEqualTo(kind.sopClass());
        assertThat(identity.sopInstance()).isEqualTo(instance.sopInstance());
        assertThat(bytes(instance).length % 2).isZero();
      }
    }
  }

  @Test
  void studyShape_isKept() throws IOException {
    Map<Uid, Map<Uid, Integer>> imagesOfSeriesOfStudies = new HashMap<>();
    for (Instance instance : synthetic(ModalityKind.CT, 14, false, 1).instances()) {
      Identity identity = identity(instance);
      imagesOfSeriesOfStudies
          .computeIfAbsent(identity.study(), study -> new HashMap<>())
          .merge(identity.series(), 1, Integer::sum);
    }

    List<List<Integer>> shapes = new ArrayList<>();
    imagesOfSeriesOfStudies
        .values()
        .forEach(s -> shapes.add(s.values().stream().sorted().toList()));
    assertThat(shapes).containsExactlyInAnyOrder(List.of(3, 3), List.of(3, 3), List.of(2));
  }

  @Test
  void equalSeeds_giveEqualBytesAndOthersGiveOthers() throws IOException {
    Set<String> uids = new HashSet<>();
    Set<Integer> contents = new HashSet<>();
    for (long seed = 1; seed <= 3; seed++) {
      for (Instance instance : synthetic(ModalityKind.MR, 4, false, seed).instances()) {
        uids.add(instance.sopInstance().value());
        contents.add(java.util.Arrays.hashCode(bytes(instance)));
      }
    }
    assertThat(uids).hasSize(12);
    assertThat(contents).hasSize(12);

    byte[] once = bytes(synthetic(ModalityKind.MR, 1, false, 5).instances().iterator().next());
    assertThat(bytes(synthetic(ModalityKind.MR, 1, false, 5).instances().iterator().next()))
        .isEqualTo(once);
  }

  @Test
  void namesAreChinese_inTheCharacterSetTheySay() throws IOException {
    Instance instance = synthetic(ModalityKind.CT, 1, false, 1).instances().iterator().next();
    String text = new String(bytes(instance), Charset.forName("GB18030"));

    assertThat(text)
        .contains("GB18030")
        .contains("模拟县总医院")
        .containsPattern("[A-Z]+\\^[A-Z]+=\\p{IsHan}+\\^\\p{IsHan}+");
  }

  @Test
  void sizes_areMetAboutAndNoImageIsHeldInMemory() throws IOException {
    for (long size : new long[] {2, 1000, 512 << 10, 64 << 20}) {
      for (ModalityKind kind : new ModalityKind[] {ModalityKind.CT, ModalityKind.US}) {
        long least = kind == ModalityKind.US ? 480 * 640 * 3 : 2;
        long[] seen = new long[2];
        Workload.of(
                new Workload.Synthetic(kind, 1, size, new StudyShape(1, 1), false, "ISO_IR 192", 1),
                CLOCK)
            .instances()
            .iterator()
            .next()
            .writeDataSet(
                new OutputStream() {
                  @Override
                  public void write(int b) {
                    seen[0]++;
                  }

                  @Override
                  public void write(byte[] bytes, int offset, int length) {
                    seen[0] += length;
                    seen[1] = Math.max(seen[1], length);
                  }
                });
        long expected = Math.max(size, least);
        assertThat(seen[0]).isBetween(expected - expected / 20, expected + expected / 20 + 2000);
        assertThat(seen[1]).isLessThan(100_000);
      }
    }
  }

  @Test
  void sizesNoImageHas_areRefused() {
    assertThatThrownBy(() -> ModalityKind.CT.geometry(1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ModalityKind.CT.geometry(5L << 30))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ModalityKind.CT.geometry(2L << 30).bytes()).isBetween(2L << 30, (2L << 30) + 70_000);
  }

  @Test
  void fileOfAnObjectAlreadyInTheRun_getsAUidOfItsOwnAndKeepsTheRest() throws IOException {
    Uid uid = new Uid("1.2.840.1234.5678");
    byte[] first = Part10Bytes.dataSet(uid, new byte[] {1, 2});
    byte[] second = Part10Bytes.dataSet(uid, new byte[] {3, 4});
    Files.write(folder.resolve("a.dcm"), Part10Bytes.file(uid, first));
    Files.write(folder.resolve("b.dcm"), Part10Bytes.file(uid, second));
    Files.writeString(folder.resolve("c.txt"), "no DICOM at all, but a text of some length");
    List<Path> leftOut = new ArrayList<>();

    Workload workload = Workload.ofFiles(folder, 1, (path, problem) -> leftOut.add(path));

    List<Instance> instances = new ArrayList<>();
    workload.instances().forEach(instances::add);
    assertThat(bytes(instances.get(0))).isEqualTo(first);
    Uid other = instances.get(1).sopInstance();
    assertThat(other).isNotEqualTo(uid);
    assertThat(bytes(instances.get(1))).isEqualTo(Part10Bytes.dataSet(other, new byte[] {3, 4}));
    assertThat(leftOut).containsExactly(folder.resolve("c.txt"));
    assertThat(workload.contexts()).hasSize(1);
  }
}
