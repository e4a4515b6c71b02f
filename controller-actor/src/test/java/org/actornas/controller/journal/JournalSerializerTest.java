package org.actornas.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.search.EpochBoundary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.Phase;
import org.actornas.controller.search.SearchEvent;
import org.actornas.controller.search.Task;
import org.actornas.controller.search.TrainingAhead;
import org.actornas.controller.search.TrainingTally;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalSerializerTest {
  private static final Architecture CELL = Architecture.of(3, 0, 1);
  private static final List<Architecture> CELLS = List.of(CELL, Architecture.of(0, 0, 2));
  private static final Outcome.Evaluated EVALUATED =
      new Outcome.Evaluated(List.of(50.5, Double.POSITIVE_INFINITY), 100, 7);
  private static final EvaluatedArchitecture BEST =
      new EvaluatedArchitecture(Phase.CONTROLLER, 2, 11, CELL, 50, 1.6, 3, "w", 9, 4);

  private static final TrainingAhead AHEAD =
      new TrainingAhead(
          List.of(
              new TrainingAhead.OpenTask(
                  new Task.Training(38, CELLS, 19, 3, 2.5f, 840), OptionalInt.of(1)),
              new TrainingAhead.OpenTask(
                  new Task.Training(39, List.of(CELL), 19, 3, 2.5f, 870), OptionalInt.empty())),
          new TrainingTally(30, 1, 123.5));
  private static final JournalEvent.Started STARTED =
      new JournalEvent.Started(3, new SearchIdentity(1, "text", "set"));

  private final JournalSerializer serializer = new JournalSerializer();

  static Stream<Object> entries() {
    return Stream.of(
        STARTED,
        happened(new SearchEvent.TrainingSampled(CELLS)),
        happened(new SearchEvent.CursorAssigned(5, 1)),
        happened(
            new SearchEvent.TrainingDone(
                5,
                "worker-1",
                new Outcome.Trained(
                    4.25, 30, 1, new StreamCursor(1, 600, new float[] {0.5f, -1})))),
        happened(new SearchEvent.StepSampled(8, CELLS, List.of(1.5, 2.5), List.of(-30.5, -0.25))),
        happened(new SearchEvent.RewardAccepted(6, "worker-1", EVALUATED)),
        happened(updated(PolicyUpdate.Outcome.APPLIED, OptionalDouble.of(20))),
        happened(updated(PolicyUpdate.Outcome.DROPPED_NOT_FINITE, OptionalDouble.empty())),
        happened(updated(PolicyUpdate.Outcome.NOTHING_TO_LEARN, OptionalDouble.empty())),
        happened(new SearchEvent.MemoryStored(1000, 4000)),
        happened(epochEnded(Optional.empty(), Optional.of(BEST))),
        happened(epochEnded(Optional.of(AHEAD), Optional.empty())),
        happened(derives()),
        happened(new SearchEvent.CandidatesSampled(8, CELLS, List.of(1.5, 2.5))),
        happened(new SearchEvent.CandidatesScored(9, "worker-2", EVALUATED)),
        new JournalState(
            Optional.of(STARTED), Optional.of(epochEnded(Optional.of(AHEAD), Optional.of(BEST)))),
        JournalState.EMPTY);
  }

  private static JournalEvent happened(SearchEvent event) {
    return new JournalEvent.Happened(event);
  }

  private static SearchEvent updated(PolicyUpdate.Outcome outcome, OptionalDouble reconstruction) {
    return new SearchEvent.PolicyUpdated(
        new PolicyUpdate(outcome, 0.5, reconstruction, 3, Double.NaN), CELLS, 0.75);
  }

  private static SearchEvent.EpochEnded epochEnded(
      Optional<TrainingAhead> ahead, Optional<EvaluatedArchitecture> best) {
    return epochEnded(false, ahead, best);
  }

  private static SearchEvent.EpochEnded derives() {
    return epochEnded(true, Optional.empty(), Optional.empty());
  }

  private static SearchEvent.EpochEnded epochEnded(
      boolean derives, Optional<TrainingAhead> ahead, Optional<EvaluatedArchitecture> best) {
    return new SearchEvent.EpochEnded(
        new EpochBoundary(
            3,
            derives,
            40,
            500,
            900,
            60,
            20,
            21,
            19,
            1000,
            new Baseline(0.95, 1.25, 20),
            List.of(new StreamCursor(0, 60, new float[] {1}), new StreamCursor(1, 5, new float[0])),
            ahead,
            best),
        new KeptFiles("abc", Map.of("history.jsonl", 12L)));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void what_was_written_is_read(Object entry) throws NotSerializableException {
    byte[] bytes = serializer.toBinary(entry);

    assertThat(serializer.fromBinary(bytes, serializer.manifest(entry))).isEqualTo(entry);
  }

  @Test
  void every_event_of_a_search_is_among_those_that_are_tried() {
    assertThat(
            entries()
                .filter(JournalEvent.Happened.class::isInstance)
                .<Class<?>>map(entry -> ((JournalEvent.Happened) entry).event().getClass()))
        .containsAll(List.of(SearchEvent.class.getPermittedSubclasses()));
  }

  @Test
  void the_bytes_on_disk_do_not_change() {
    assertThat(hex(happened(new SearchEvent.CursorAssigned(5, 1)))).isEqualTo("1a0408051001");
    assertThat(hex(happened(new SearchEvent.MemoryStored(3, 4)))).isEqualTo("420408031004");
    assertThat(hex(STARTED)).isEqualTo("0a0f080310011a04746578742203736574");
  }

  private String hex(Object entry) {
    return HexFormat.of().formatHex(serializer.toBinary(entry));
  }

  @Test
  void what_means_nothing_is_refused() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[] {1, 2, 3}, "E"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("3 bytes are no entry of a search's journal");
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "E"))
        .hasMessageContaining("an event of no known kind");
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "X"))
        .hasMessageContaining("unknown manifest 'X'");
  }
}
