package org.actornas.deploy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The directions of the modules, and what the pure core keeps out. */
@AnalyzeClasses(packages = "org.actornas", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureRulesTest {
  private static final String AKKA = "akka..";
  private static final String[] TENSORFLOW = {
    "org.tensorflow..", "org.bytedeco..", "org.actornas.tensorflow.."
  };
  private static final String[] ACTOR_MODULES = {
    "org.actornas.controller..",
    "org.actornas.worker..",
    "org.actornas.weights..",
    "org.actornas.buffer.."
  };

  /** Where actors and their messages live; all else is core. */
  private static final String[] AKKA_PACKAGES = {
    "org.actornas.protocol",
    "org.actornas.protocol.serialization..",
    "org.actornas.protocol.endpoint..",
    "org.actornas.controller",
    "org.actornas.controller.journal..",
    "org.actornas.worker",
    "org.actornas.weights",
    "org.actornas.buffer",
    "org.actornas.buffer.journal..",
    "org.actornas.deploy.."
  };

  /** The generated classes of the .proto files are protobuf's. */
  private static final String GENERATED = "org.actornas.protocol.wire..";

  private static ArchRule isolated(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("what actors say to each other is in protocol")
        .allowEmptyShould(true);
  }

  @ArchTest
  static final ArchRule the_controller_knows_no_other_actors_module =
      isolated(
          ACTOR_MODULES[0],
          ACTOR_MODULES[1],
          ACTOR_MODULES[2],
          ACTOR_MODULES[3],
          "org.actornas.analysis..",
          "org.actornas.deploy..");

  @ArchTest
  static final ArchRule the_worker_knows_no_other_actors_module =
      isolated(
          ACTOR_MODULES[1],
          ACTOR_MODULES[0],
          ACTOR_MODULES[2],
          ACTOR_MODULES[3],
          "org.actornas.analysis..",
          "org.actornas.deploy..");

  @ArchTest
  static final ArchRule the_weights_know_no_other_actors_module =
      isolated(
          ACTOR_MODULES[2],
          ACTOR_MODULES[0],
          ACTOR_MODULES[1],
          ACTOR_MODULES[3],
          "org.actornas.analysis..",
          "org.actornas.deploy..");

  @ArchTest
  static final ArchRule the_buffer_knows_no_other_actors_module =
      isolated(
          ACTOR_MODULES[3],
          ACTOR_MODULES[0],
          ACTOR_MODULES[1],
          ACTOR_MODULES[2],
          "org.actornas.analysis..",
          "org.actornas.deploy..");

  @ArchTest
  static final ArchRule protocol_stands_on_its_own =
      noClasses()
          .that()
          .resideInAPackage("org.actornas.protocol..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ACTOR_MODULES)
                  .or(resideInAnyPackage(TENSORFLOW))
                  .or(resideInAnyPackage("org.actornas.analysis..", "org.actornas.deploy..")));

  @ArchTest
  static final ArchRule the_weights_and_the_buffer_need_no_tensorflow =
      noClasses()
          .that()
          .resideInAnyPackage(ACTOR_MODULES[2], ACTOR_MODULES[3])
          .should()
          .dependOnClassesThat(resideInAnyPackage(TENSORFLOW))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_tensorflow_module_stands_on_its_own =
      noClasses()
          .that()
          .resideInAPackage("org.actornas.tensorflow..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.actornas..")
                  .and(resideOutsideOfPackages("org.actornas.tensorflow..")));

  @ArchTest
  static final ArchRule analysis_reads_files_without_actors_and_tensorflow =
      noClasses()
          .that()
          .resideInAPackage("org.actornas.analysis..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(TENSORFLOW)
                  .or(resideInAnyPackage(ACTOR_MODULES))
                  .or(resideInAnyPackage(AKKA, "org.actornas.deploy..")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_core_has_no_akka =
      noClasses()
          .that()
          .resideOutsideOfPackages(AKKA_PACKAGES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(AKKA)
          .because("state machines and graphs are tested without an actor system");

  @ArchTest
  static final ArchRule no_message_relies_on_java_serialization =
      noClasses()
          .that()
          .areNotAssignableTo(Throwable.class)
          .and()
          .areNotEnums()
          .and()
          .resideOutsideOfPackage(GENERATED)
          .should()
          .implement(Serializable.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(ObjectOutputStream.class, ObjectInputStream.class);

  @ArchTest
  static final ArchRule only_the_command_and_the_screen_write_to_the_standard_streams =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.actornas.deploy.command..",
              "org.actornas.deploy.terminal..",
              "org.actornas.benchmarks..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule time_and_randomness_come_in_by_constructors =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.actornas.deploy..", "org.actornas.benchmarks..", GENERATED)
          .should()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .callConstructor(Random.class, long.class)
          .orShould()
          .callMethod(ThreadLocalRandom.class, "current")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("org.actornas.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule names_say_what_a_class_is =
      classes()
          .should()
          .haveSimpleNameNotEndingWith("Impl")
          .andShould()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Utils")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Manager");
}
