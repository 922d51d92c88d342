package org.huren.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions of design.md section 3: drivers, config, agent; stages side by side. */
@AnalyzeClasses(packages = "org.huren", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] STAGES = {
    "org.huren.agent.receive..",
    "org.huren.agent.check..",
    "org.huren.agent.route..",
    "org.huren.agent.study..",
    "org.huren.agent.commitment..",
    "org.huren.agent.upload.."
  };

  @ArchTest
  static final ArchRule drivers_knowNothingOfTheGateway =
      noClasses()
          .that()
          .resideInAnyPackage("org.huren.dicom..", "org.huren.lab..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.huren.config..", "org.huren.agent..");

  @ArchTest
  static final ArchRule theTwoDrivers_knowNothingOfEachOther =
      slices().matching("org.huren.(dicom|lab)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule config_knowsNothingOfTheAgent =
      noClasses()
          .that()
          .resideInAPackage("org.huren.config..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.huren.agent..");

  @ArchTest
  static final ArchRule stages_meetOnlyInThePipeline =
      slices()
          .matching("org.huren.agent.(receive|check|route|study|commitment|upload|console|cli)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule items_dependOnNoStage =
      noClasses()
          .that()
          .resideInAPackage("org.huren.agent.item..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(STAGES)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.huren.agent.spool..");

  @ArchTest
  static final ArchRule spool_knowsNoStage =
      noClasses()
          .that()
          .resideInAPackage("org.huren.agent.spool..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(STAGES);

  @ArchTest
  static final ArchRule onlyTheSpool_speaksSql =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.huren.agent.spool..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("org.huren.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule names_sayWhatThingsAre =
      classes()
          .should()
          .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl)$")
          .andShould()
          .resideOutsideOfPackages("..util..", "..common..", "..impl..");
}
