package org.actornas.deploy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged bytes are read as something, or refused by an exception that is documented; no reader
 * breaks in another way, or takes memory that the bytes are not worth.
 */
class FuzzTest {
  /** In memory where that can be: a case writes a file or two. */
  private static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "fuzz-")
          : Files.createTempDirectory("fuzz-");
    }
  }

  @TempDir(factory = InMemory.class)
  private static Path folder;

  private static ActorTestKit kit;
  private static List<Target> targets;

  @BeforeAll
  static void open() throws IOException {
    kit = ActorTestKit.create("Fuzz");
    targets =
        List.of(
            Targets.wire(kit.system()),
            Targets.controllerJournal(),
            Targets.bufferJournal(),
            Targets.history(room("history")),
            Targets.epochs(room("epochs")),
            Targets.policy(room("policy")),
            Targets.content(room("content")),
            WeightsTargets.segment(room("segment")),
            WeightsTargets.record(room("record")),
            WeightsTargets.checkpoint(room("checkpoint")));
  }

  private static Path room(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  @AfterAll
  static void close() {
    kit.shutdownTestKit();
  }

  static List<Target> targets() {
    return targets;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void what_is_right_is_read(Target target) throws Exception {
    for (Target.Sample sample : target.samples()) {
      target.reader().read(sample.kind(), sample.bytes());
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void damaged_bytes_are_read_or_refused_as_documented(Target target) {
    Fuzzing.Tally tally = new Fuzzing(target).run(2_000);

    assertThat(tally.refused()).as("refused of 2,000").isGreaterThan(200);
  }

  /** A million in all. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("targets")
  void so_are_a_hundred_thousand_of_each(Target target) {
    Fuzzing.Tally tally = new Fuzzing(target).run(100_000);

    assertThat(tally.refused()).as("refused of 100,000").isGreaterThan(10_000);
  }
}
