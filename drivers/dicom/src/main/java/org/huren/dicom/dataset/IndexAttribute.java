package org.huren.dicom.dataset;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The attributes that identify, route, find and show an instance, by their keywords in PS3.6. */
public enum IndexAttribute {
  SPECIFIC_CHARACTER_SET(0x0008, 0x0005, Vr.CS, "SpecificCharacterSet"),
  IMAGE_TYPE(0x0008, 0x0008, Vr.CS, "ImageType"),
  SOP_CLASS_UID(0x0008, 0x0016, Vr.UI, "SOPClassUID"),
  SOP_INSTANCE_UID(0x0008, 0x0018, Vr.UI, "SOPInstanceUID"),
  STUDY_DATE(0x0008, 0x0020, Vr.DA, "StudyDate"),
  SERIES_DATE(0x0008, 0x0021, Vr.DA, "SeriesDate"),
  ACQUISITION_DATE(0x0008, 0x0022, Vr.DA, "AcquisitionDate"),
  ACQUISITION_DATE_TIME(0x0008, 0x002A, Vr.DT, "AcquisitionDateTime"),
  STUDY_TIME(0x0008, 0x0030, Vr.TM, "StudyTime"),
  SERIES_TIME(0x0008, 0x0031, Vr.TM, "SeriesTime"),
  ACQUISITION_TIME(0x0008, 0x0032, Vr.TM, "AcquisitionTime"),
  ACCESSION_NUMBER(0x0008, 0x0050, Vr.SH, "AccessionNumber"),
  MODALITY(0x0008, 0x0060, Vr.CS, "Modality"),
  MANUFACTURER(0x0008, 0x0070, Vr.LO, "Manufacturer"),
  INSTITUTION_NAME(0x0008, 0x0080, Vr.LO, "InstitutionName"),
  REFERRING_PHYSICIAN_NAME(0x0008, 0x0090, Vr.PN, "ReferringPhysicianName"),
  TIMEZONE_OFFSET_FROM_UTC(0x0008, 0x0201, Vr.SH, "TimezoneOffsetFromUTC"),
  STATION_NAME(0x0008, 0x1010, Vr.SH, "StationName"),
  STUDY_DESCRIPTION(0x0008, 0x1030, Vr.LO, "StudyDescription"),
  SERIES_DESCRIPTION(0x0008, 0x103E, Vr.LO, "SeriesDescription"),
  MANUFACTURER_MODEL_NAME(0x0008, 0x1090, Vr.LO, "ManufacturerModelName"),
  PATIENT_NAME(0x0010, 0x0010, Vr.PN, "PatientName"),
  PATIENT_ID(0x0010, 0x0020, Vr.LO, "PatientID"),
  PATIENT_BIRTH_DATE(0x0010, 0x0030, Vr.DA, "PatientBirthDate"),
  PATIENT_SEX(0x0010, 0x0040, Vr.CS, "PatientSex"),
  PATIENT_AGE(0x0010, 0x1010, Vr.AS, "PatientAge"),
  BODY_PART_EXAMINED(0x0018, 0x0015, Vr.CS, "BodyPartExamined"),
  PROTOCOL_NAME(0x0018, 0x1030, Vr.LO, "ProtocolName"),
  STUDY_INSTANCE_UID(0x0020, 0x000D, Vr.UI, "StudyInstanceUID"),
  SERIES_INSTANCE_UID(0x0020, 0x000E, Vr.UI, "SeriesInstanceUID"),
  STUDY_ID(0x0020, 0x0010, Vr.SH, "StudyID"),
  SERIES_NUMBER(0x0020, 0x0011, Vr.IS, "SeriesNumber"),
  INSTANCE_NUMBER(0x0020, 0x0013, Vr.IS, "InstanceNumber"),
  LATERALITY(0x0020, 0x0060, Vr.CS, "Laterality"),
  SAMPLES_PER_PIXEL(0x0028, 0x0002, Vr.US, "SamplesPerPixel"),
  PHOTOMETRIC_INTERPRETATION(0x0028, 0x0004, Vr.CS, "PhotometricInterpretation"),
  NUMBER_OF_FRAMES(0x0028, 0x0008, Vr.IS, "NumberOfFrames"),
  ROWS(0x0028, 0x0010, Vr.US, "Rows"),
  COLUMNS(0x0028, 0x0011, Vr.US, "Columns"),
  BITS_ALLOCATED(0x0028, 0x0100, Vr.US, "BitsAllocated"),
  BITS_STORED(0x0028, 0x0101, Vr.US, "BitsStored"),
  PIXEL_REPRESENTATION(0x0028, 0x0103, Vr.US, "PixelRepresentation"),
  LOSSY_IMAGE_COMPRESSION(0x0028, 0x2110, Vr.CS, "LossyImageCompression"),
  REQUESTED_PROCEDURE_DESCRIPTION(0x0032, 0x1060, Vr.LO, "RequestedProcedureDescription");

  private static final Map<Tag, IndexAttribute> BY_TAG =
      Stream.of(values()).collect(Collectors.toMap(IndexAttribute::tag, Function.identity()));
  private static final Map<String, IndexAttribute> BY_KEYWORD =
      Stream.of(values()).collect(Collectors.toMap(IndexAttribute::keyword, Function.identity()));

  private final int tag;
  private final Vr vr;
  private final String keyword;

  IndexAttribute(int group, int element, Vr vr, String keyword) {
    this.tag = Tag.of(group, element).value();
    this.vr = vr;
    this.keyword = keyword;
  }

  public static Optional<IndexAttribute> of(Tag tag) {
    return Optional.ofNullable(BY_TAG.get(tag));
  }

  public static Optional<IndexAttribute> ofKeyword(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  public Tag tag() {
    return new Tag(tag);
  }

  /** The VR of PS3.6; a device may send another. */
  public Vr vr() {
    return vr;
  }

  public String keyword() {
    return keyword;
  }
}
