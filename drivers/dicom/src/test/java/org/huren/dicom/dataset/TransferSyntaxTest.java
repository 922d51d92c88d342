package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.huren.dicom.dataset.TransferSyntax.Compression;
import org.huren.dicom.dataset.TransferSyntax.Encoding;
import org.junit.jupiter.api.Test;

class TransferSyntaxTest {
  @Test
  void preference_isPlainThenLosslessThenLossy() {
    List<TransferSyntax> preference = TransferSyntaxes.defaultPreference();

    assertThat(preference.get(0)).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    assertThat(preference.get(1)).isEqualTo(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    int lastLossless = -1;
    int firstLossy = preference.size();
    for (int i = 0; i < preference.size(); i++) {
      switch (preference.get(i).compression()) {
        case LOSSLESS -> lastLossless = i;
        case LOSSY -> firstLossy = Math.min(firstLossy, i);
        default -> {}
      }
    }
    assertThat(firstLossy).isGreaterThan(lastLossless).isGreaterThan(1);
    assertThat(preference).doesNotHaveDuplicates().hasSizeGreaterThan(50);
    assertThat(preference)
        .contains(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)
        .noneMatch(t -> t.compression() == Compression.UNKNOWN);
  }

  @Test
  void everyUid_isWellFormedAndFoundAgain() {
    assertThat(TransferSyntaxes.all())
        .allSatisfy(
            t -> {
              assertThat(Uid.isWellFormed(t.uid())).isTrue();
              assertThat(TransferSyntax.of(t.uid())).isSameAs(t);
              assertThat(t.name()).isNotBlank();
            });
  }

  @Test
  void unknownUid_isExplicitLittleEndianWithFragments() {
    TransferSyntax unknown = TransferSyntax.of("1.2.3");

    assertThat(unknown.isKnown()).isFalse();
    assertThat(unknown.encoding()).isEqualTo(Encoding.EXPLICIT_LITTLE_ENDIAN);
    assertThat(unknown.encapsulated()).isTrue();
    assertThat(unknown.compression()).isEqualTo(Compression.UNKNOWN);
    assertThat(unknown.name()).isEqualTo("1.2.3");
  }

  @Test
  void knownOnes_sayHowTheyAreEncoded() {
    assertThat(TransferSyntax.of("1.2.840.10008.1.2").isImplicitVr()).isTrue();
    assertThat(TransferSyntax.of("1.2.840.10008.1.2.2").isBigEndian()).isTrue();
    assertThat(TransferSyntax.of("1.2.840.10008.1.2.1.99").isDeflated()).isTrue();
    assertThat(TransferSyntax.of("1.2.840.10008.1.2.4.80"))
        .matches(TransferSyntax::encapsulated)
        .matches(t -> t.compression() == Compression.LOSSLESS);
    assertThat(TransferSyntax.of("1.2.840.10008.1.2.4.50").compression())
        .isEqualTo(Compression.LOSSY);
  }
}
