package org.huren.lab.model;

/** What was in the tube; only {@link #PATIENT} may ever become a patient's report. */
public enum SampleRole {
  PATIENT,
  /** Control material. */
  QC,
  /** Background or water run. */
  BLANK,
  CALIBRATION,
  /** External quality assessment. */
  PROFICIENCY
}
