package org.huren.simulator.dicom;

/** Which object a data set is (PS3.3 C.7.2.1, C.7.3.1, C.12.1). */
public record Identity(Uid sopClass, Uid sopInstance, Uid study, Uid series) {}
