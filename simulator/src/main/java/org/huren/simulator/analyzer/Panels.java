package org.huren.simulator.analyzer;

import java.util.List;

/** What analyzers measure, with their own codes and units. */
final class Panels {
  static final List<Assay> SYSMEX_BLOOD_COUNT =
      List.of(
          Assay.of("WBC", "", "×10^9/L", "3.50", "9.50", 2),
          Assay.of("RBC", "", "×10^12/L", "4.30", "5.80", 2),
          Assay.of("HGB", "", "g/L", "130", "175", 0),
          Assay.of("HCT", "", "%", "40.0", "50.0", 1),
          Assay.of("MCV", "", "fL", "82.0", "100.0", 1),
          Assay.of("MCH", "", "pg", "27.0", "34.0", 1),
          Assay.of("MCHC", "", "g/L", "316", "354", 0),
          Assay.of("PLT", "", "×10^9/L", "125", "350", 0),
          Assay.of("NEUT%", "", "%", "40.0", "75.0", 1),
          Assay.of("LYMPH%", "", "%", "20.0", "50.0", 1),
          Assay.of("MONO%", "", "%", "3.0", "10.0", 1),
          Assay.of("EO%", "", "%", "0.4", "8.0", 1),
          Assay.of("BASO%", "", "%", "0.0", "1.0", 1),
          Assay.of("NEUT#", "", "×10^9/L", "1.80", "6.30", 2),
          Assay.of("LYMPH#", "", "×10^9/L", "1.10", "3.20", 2),
          Assay.of("MONO#", "", "×10^9/L", "0.10", "0.60", 2),
          Assay.of("EO#", "", "×10^9/L", "0.02", "0.52", 2),
          Assay.of("BASO#", "", "×10^9/L", "0.00", "0.06", 2),
          Assay.of("RDW-SD", "", "fL", "37.0", "50.0", 1),
          Assay.of("RDW-CV", "", "%", "11.0", "16.0", 1),
          Assay.of("PDW", "", "fL", "9.0", "17.0", 1),
          Assay.of("MPV", "", "fL", "9.0", "13.0", 1),
          Assay.of("P-LCR", "", "%", "13.0", "43.0", 1),
          Assay.of("PCT", "", "%", "0.17", "0.35", 2));

  /** The numbers are the laboratory's own. */
  static final List<Assay> MINDRAY_CHEMISTRY =
      List.of(
          Assay.of("1", "丙氨酸氨基转移酶", "U/L", "9", "50", 6),
          Assay.of("2", "天门冬氨酸氨基转移酶", "U/L", "15", "40", 6),
          Assay.of("3", "碱性磷酸酶", "U/L", "45", "125", 6),
          Assay.of("4", "γ-谷氨酰基转移酶", "U/L", "10", "60", 6),
          Assay.of("5", "总胆红素", "μmol/L", "5.1", "23.0", 6),
          Assay.of("6", "直接胆红素", "μmol/L", "0.0", "8.0", 6),
          Assay.of("7", "总蛋白", "g/L", "65", "85", 6),
          Assay.of("8", "白蛋白", "g/L", "40", "55", 6),
          Assay.of("9", "尿素", "mmol/L", "3.1", "8.0", 6),
          Assay.of("10", "肌酐", "μmol/L", "57", "97", 6),
          Assay.of("11", "尿酸", "μmol/L", "208", "428", 6),
          Assay.of("12", "葡萄糖", "mmol/L", "3.90", "6.10", 6),
          Assay.of("13", "总胆固醇", "mmol/L", "2.80", "5.18", 6),
          Assay.of("14", "甘油三酯", "mmol/L", "0.30", "1.70", 6),
          Assay.of("15", "高密度脂蛋白胆固醇", "mmol/L", "1.04", "1.55", 6),
          Assay.of("16", "低密度脂蛋白胆固醇", "mmol/L", "1.00", "3.37", 6),
          Assay.of("17", "钾", "mmol/L", "3.50", "5.30", 6),
          Assay.of("18", "钠", "mmol/L", "137", "147", 6),
          Assay.of("19", "氯", "mmol/L", "99", "110", 6),
          Assay.of("20", "钙", "mmol/L", "2.11", "2.52", 6),
          Assay.of("21", "磷", "mmol/L", "0.85", "1.51", 6),
          Assay.of("22", "镁", "mmol/L", "0.75", "1.02", 6),
          Assay.of("23", "肌酸激酶", "U/L", "50", "310", 6),
          Assay.of("24", "乳酸脱氢酶", "U/L", "120", "250", 6));

  static final List<Assay> MINDRAY_BLOOD_COUNT =
      List.of(
          Assay.of("6690-2", "WBC^LN", "10*9/L", "4.00", "10.00", 2),
          Assay.of("751-8", "NEU#^LN", "10*9/L", "2.00", "7.00", 2),
          Assay.of("731-0", "LYM#^LN", "10*9/L", "0.80", "4.00", 2),
          Assay.of("742-7", "MON#^LN", "10*9/L", "0.12", "1.20", 2),
          Assay.of("711-2", "EOS#^LN", "10*9/L", "0.02", "0.50", 2),
          Assay.of("704-7", "BAS#^LN", "10*9/L", "0.00", "0.10", 2),
          Assay.of("770-8", "NEU%^LN", "", "0.500", "0.700", 3),
          Assay.of("736-9", "LYM%^LN", "", "0.200", "0.400", 3),
          Assay.of("5905-5", "MON%^LN", "", "0.030", "0.120", 3),
          Assay.of("713-8", "EOS%^LN", "", "0.005", "0.050", 3),
          Assay.of("706-2", "BAS%^LN", "", "0.000", "0.010", 3),
          Assay.of("789-8", "RBC^LN", "10*12/L", "3.50", "5.50", 2),
          Assay.of("718-7", "HGB^LN", "g/L", "110", "160", 0),
          Assay.of("4544-3", "HCT^LN", "", "0.370", "0.540", 3),
          Assay.of("787-2", "MCV^LN", "fL", "80.0", "100.0", 1),
          Assay.of("785-6", "MCH^LN", "pg", "27.0", "34.0", 1),
          Assay.of("786-4", "MCHC^LN", "g/L", "320", "360", 0),
          Assay.of("788-0", "RDW-CV^LN", "", "0.110", "0.160", 3),
          Assay.of("21000-5", "RDW-SD^LN", "fL", "35.0", "56.0", 1),
          Assay.of("777-3", "PLT^LN", "10*9/L", "100", "300", 0),
          Assay.of("32623-1", "MPV^LN", "fL", "6.5", "12.0", 1),
          Assay.of("32207-3", "PDW^LN", "", "9.0", "17.0", 1),
          Assay.of("10002", "PCT^99MRC", "mL/L", "1.08", "2.82", 2));

  private Panels() {}
}
