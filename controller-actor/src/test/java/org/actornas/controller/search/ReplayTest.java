package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {

  @ParameterizedTest
  @CsvSource({"0,true,1", "0,false,2", "2,true,3", "3,false,4"})
  void after_any_number_of_events_the_search_goes_on_as_if_nothing_had_been(
      int lag, boolean usesMemory, long seed) {
    ScriptedSearch whole = ScriptedSearch.of(lag, usesMemory, seed).play();

    for (int known = 0; known <= whole.events.size(); known++) {
      List<SearchEvent> events = whole.events.subList(0, known);
      SearchState live = ScriptedSearch.state(lag, usesMemory);
      events.forEach(live::apply);

      Replay replay = replay(events, lag, usesMemory);

      assertThat(replay.state().next()).as("after %d events", known).isEqualTo(live.next());
      assertThat(replay.state().openTasks()).isEqualTo(live.openTasks());
      assertThat(replay.state().epochsDone()).isEqualTo(live.epochsDone());
      List<Effects> effects = new ArrayList<>();
      for (SearchEvent next : whole.events.subList(known, whole.events.size())) {
        effects.add(replay.state().apply(next));
        assertThat(effects.get(effects.size() - 1)).isEqualTo(live.apply(next));
      }
      assertThat(replay.state().best()).isEqualTo(live.best());
      assertThat(replay.state().scored()).isEqualTo(live.scored());
    }
  }

  @Test
  void the_updates_since_the_last_epoch_are_those_that_were_asked_for() {
    ScriptedSearch search = ScriptedSearch.of(0, true, 1).play();
    int epoch = 0;
    List<Next.Update> asked = new ArrayList<>();
    List<SearchEvent> events = new ArrayList<>();
    SearchState live = ScriptedSearch.state(0, true);
    for (SearchEvent event : search.events) {
      if (event instanceof SearchEvent.PolicyUpdated) {
        asked.add((Next.Update) live.next());
      }
      live.apply(event);
      events.add(event);
      if (event instanceof SearchEvent.EpochEnded) {
        asked.clear();
        epoch++;
      }

      List<Replay.Update> updates = replay(events, 0, true).updates();

      assertThat(updates).hasSameSizeAs(asked);
      for (int i = 0; i < asked.size(); i++) {
        assertThat(updates.get(i).step()).isEqualTo(asked.get(i).step());
        assertThat(updates.get(i).remembered()).hasSize(asked.get(i).remembered());
      }
    }
    assertThat(epoch).isEqualTo(ScriptedSearch.EPOCHS);
  }

  @Test
  void the_history_since_the_last_epoch_is_there_task_by_task() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1).playTo(Phase.EPOCH_END);

    Replay replay = replay(search.events, 0, false);

    assertThat(replay.history()).hasSize(ScriptedSearch.STEPS);
    assertThat(replay.history().stream().flatMap(List::stream)).isEqualTo(search.history);
    search.step();
    assertThat(replay(search.events, 0, false).history()).isEmpty();
  }

  @Test
  void events_that_can_not_have_happened_are_refused() {
    assertThatThrownBy(
            () ->
                Replay.of(
                    ScriptedSearch.state(0, true),
                    Optional.empty(),
                    List.of(new SearchEvent.MemoryStored(1, 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("MemoryStored can't happen now, in phase SHARED");
  }

  private static Replay replay(List<SearchEvent> events, int lag, boolean usesMemory) {
    return Journals.replay(ScriptedSearch.state(lag, usesMemory), events);
  }
}
