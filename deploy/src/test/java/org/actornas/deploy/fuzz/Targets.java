package org.actornas.deploy.fuzz;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.actornas.buffer.journal.BufferSerializer;
import org.actornas.buffer.journal.BufferSnapshot;
import org.actornas.buffer.state.BufferEvent;
import org.actornas.controller.journal.JournalEvent;
import org.actornas.controller.journal.JournalSerializer;
import org.actornas.controller.journal.JournalState;
import org.actornas.controller.journal.SearchIdentity;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.recorder.EpochsFile;
import org.actornas.controller.recorder.EpochsReader;
import org.actornas.controller.recorder.HistoryFile;
import org.actornas.controller.recorder.HistoryReader;
import org.actornas.controller.recorder.PolicyCheckpoint;
import org.actornas.controller.search.EpochBoundary;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.Phase;
import org.actornas.controller.search.SearchEvent;
import org.actornas.controller.search.Task;
import org.actornas.controller.search.TrainingAhead;
import org.actornas.controller.search.TrainingTally;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.checkpoint.ContentFolder;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.FileChanges;
import org.actornas.protocol.serialization.WireSerializer;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;

/** What of the product reads bytes that come from a socket or a disk. */
final class Targets {
  private static final Architecture CELL = Architecture.of(3, 0, 1);
  private static final List<Architecture> CELLS =
      List.of(CELL, Architecture.parse("0 0 1 1 2 0 3"));
  private static final Outcome.Evaluated EVALUATED =
      new Outcome.Evaluated(List.of(50.5, Double.POSITIVE_INFINITY), 100, 7);
  private static final StreamCursor CURSOR = new StreamCursor(1, 60, new float[] {1, -0f});
  private static final EvaluatedArchitecture LINE =
      new EvaluatedArchitecture(Phase.CONTROLLER, 2, 11, CELL, 50, 1.6, 3, "w", 9, 4);

  private static final JournalEvent.Started STARTED =
      new JournalEvent.Started(
          3, new SearchIdentity(SearchIdentity.FORMAT, "c".repeat(64), "5".repeat(64)));

  private Targets() {}

  /** Every message between nodes. Its samples are the golden ones: one of each type at least. */
  static Target wire(ActorSystem<?> system) throws IOException {
    List<Target.Sample> samples = new ArrayList<>();
    for (String line :
        Files.readAllLines(
            Path.of("..", "protocol", "src", "test", "resources", "golden-wire.txt"))) {
      String[] words = line.split(" ", -1);
      samples.add(new Target.Sample(words[0], HexFormat.of().parseHex(words[1])));
    }
    WireSerializer serializer = new WireSerializer((ExtendedActorSystem) Adapter.toClassic(system));
    return serialized("messages between nodes", samples, serializer);
  }

  /** What the controller's journal holds. */
  static Target controllerJournal() {
    JournalSerializer serializer = new JournalSerializer();
    return serialized(
        "the controller's journal",
        List.of(
            STARTED,
            happened(new SearchEvent.TrainingSampled(CELLS)),
            happened(new SearchEvent.CursorAssigned(5, 1)),
            happened(
                new SearchEvent.TrainingDone(5, "w", new Outcome.Trained(4.25, 30, 1, CURSOR))),
            happened(
                new SearchEvent.StepSampled(8, CELLS, List.of(1.5, 2.5), List.of(-30.5, -0.25))),
            happened(new SearchEvent.RewardAccepted(6, "worker-1", EVALUATED)),
            happened(
                new SearchEvent.PolicyUpdated(
                    new PolicyUpdate(
                        PolicyUpdate.Outcome.APPLIED, 0.5, OptionalDouble.of(20), 3, Double.NaN),
                    CELLS,
                    0.75)),
            happened(new SearchEvent.MemoryStored(1000, 4000)),
            happened(epochEnded()),
            happened(new SearchEvent.CandidatesSampled(8, CELLS, List.of(1.5, 2.5))),
            happened(new SearchEvent.CandidatesScored(9, "worker-2", EVALUATED)),
            new JournalState(Optional.of(STARTED), Optional.of(epochEnded()))),
        serializer);
  }

  private static JournalEvent happened(SearchEvent event) {
    return new JournalEvent.Happened(event);
  }

  private static SearchEvent.EpochEnded epochEnded() {
    return new SearchEvent.EpochEnded(
        new EpochBoundary(
            3,
            false,
            40,
            500,
            900,
            30,
            20,
            21,
            19,
            1000,
            new Baseline(0.95, 1.25, 20),
            List.of(CURSOR),
            Optional.of(
                new TrainingAhead(
                    List.of(
                        new TrainingAhead.OpenTask(
                            new Task.Training(38, CELLS, 19, 3, 2.5f, 840), OptionalInt.of(0))),
                    new TrainingTally(30, 1, 123.5))),
            Optional.of(LINE)),
        new KeptFiles("abc", Map.of("history.jsonl", 12L)));
  }

  /** What the buffer's journal holds. */
  static Target bufferJournal() {
    return serialized(
        "the buffer's journal",
        List.of(new BufferEvent.Stored(4, CELLS, List.of(7, 0)), new BufferSnapshot(4, CELLS)),
        new BufferSerializer());
  }

  private static Target serialized(
      String name, List<?> entries, SerializerWithStringManifest serializer) {
    return new Target(
        name,
        entries.stream()
            .map(
                entry ->
                    entry instanceof Target.Sample sample
                        ? sample
                        : new Target.Sample(serializer.manifest(entry), serializer.toBinary(entry)))
            .toList(),
        Set.of(NotSerializableException.class),
        (manifest, bytes) -> {
          Object entry = serializer.fromBinary(bytes, manifest);
          // what is taken can be handed on
          if (!serializer.manifest(entry).equals(manifest)) {
            throw new AssertionError(entry + " was read as " + manifest);
          }
          var unused = serializer.toBinary(entry);
        });
  }

  private static FileChannel grown(Path file, byte[] beginning) throws IOException {
    return FileChanges.unfenced().create(file, FileChanges.Content.of(beginning));
  }

  /** {@code history.jsonl}. */
  static Target history(Path folder) throws IOException {
    Path written = folder.resolve("written.jsonl");
    try (HistoryFile file = new HistoryFile(grown(written, new byte[0]))) {
      file.write(LINE, Instant.EPOCH);
      file.write(LINE, Instant.EPOCH);
    }
    return file("history.jsonl", written, HistoryReader::read);
  }

  /** {@code epochs.csv}. */
  static Target epochs(Path folder) throws IOException {
    Path written = folder.resolve("written.csv");
    try (EpochsFile file = new EpochsFile(grown(written, EpochsFile.header()))) {
      file.write(
          new EpochSummary(
              1,
              20,
              2,
              400,
              1,
              30,
              55,
              50,
              60,
              0.5,
              0.25,
              3,
              0.1,
              OptionalDouble.of(2),
              2,
              9,
              17,
              3,
              0.75,
              0.875),
          Duration.ofSeconds(3),
          Instant.EPOCH);
    }
    return file("epochs.csv", written, EpochsReader::read);
  }

  private interface FileReader {
    Object read(Path file) throws IOException;
  }

  private static Target file(String name, Path written, FileReader reader) throws IOException {
    Path damaged = written.resolveSibling("damaged-" + name);
    return new Target(
        name,
        List.of(new Target.Sample("", Files.readAllBytes(written))),
        Set.of(DamagedFileException.class),
        (kind, bytes) -> {
          Files.write(damaged, bytes);
          var unused = reader.read(damaged);
        });
  }

  /** The policy's manifest, and a file of variables under the hash that it has. */
  static Target policy(Path folder) throws IOException {
    PolicyCheckpoint checkpoint = new PolicyCheckpoint(folder);
    String hash =
        checkpoint.write(
            new PolicySnapshot(3, Map.of("bias", new float[] {1, 2}, "w", new float[0])));
    Path checkpoints = folder.resolve("checkpoints");
    Path manifest = checkpoints.resolve("policy.json");
    byte[] variables = Files.readAllBytes(checkpoints.resolve(hash + ".bin"));
    String written = Files.readString(manifest);
    return new Target(
        "the policy's checkpoint",
        List.of(
            new Target.Sample("manifest", written.getBytes(StandardCharsets.UTF_8)),
            new Target.Sample("variables", variables)),
        Set.of(DamagedFileException.class),
        (kind, bytes) -> {
          if (kind.equals("manifest")) {
            Files.write(manifest, bytes);
          } else {
            Unforced.putUnder(checkpoints, bytes);
            Files.writeString(manifest, written.replace(hash, Unforced.hashOf(bytes)));
          }
          try {
            var unused = checkpoint.read();
          } finally {
            if (!kind.equals("manifest")) {
              Files.delete(checkpoints.resolve(Unforced.hashOf(bytes) + ".bin"));
              Files.write(checkpoints.resolve(hash + ".bin"), variables);
            }
          }
        });
  }

  /** A file that is named by its content's hash. */
  static Target content(Path folder) throws IOException {
    ContentFolder contents = new ContentFolder(folder);
    byte[] content = "what a run keeps".getBytes(StandardCharsets.UTF_8);
    String hash = contents.put(content);
    return new Target(
        "a file named by its hash",
        List.of(new Target.Sample("", content)),
        Set.of(DamagedFileException.class),
        (kind, bytes) -> {
          Files.write(folder.resolve(hash + ".bin"), bytes);
          if (!Arrays.equals(contents.get(hash), content)) {
            throw new AssertionError("other content was taken");
          }
        });
  }
}
