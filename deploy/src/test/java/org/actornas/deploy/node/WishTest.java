package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.actornas.protocol.HostEvent;
import org.actornas.protocol.cluster.SearchStage;
import org.junit.jupiter.api.Test;

class WishTest {
  private static final HostState RUNNING =
      HostState.EMPTY.after(new HostEvent.SearchAccepted("run", "nas {}"));
  private static final HostState PAUSED = RUNNING.after(new HostEvent.SearchPaused());
  private static final HostState OVER =
      RUNNING.after(new HostEvent.SearchOver(SearchStage.FINISHED, "best cell"));

  @Test
  void a_running_search_can_be_paused_and_a_paused_one_goes_on() {
    assertThat(Wish.pause(RUNNING).event()).contains(new HostEvent.SearchPaused());
    assertThat(Wish.pause(RUNNING).answer().done()).isTrue();
    assertThat(Wish.goOn(PAUSED).event()).contains(new HostEvent.SearchContinued());
  }

  @Test
  void what_can_not_be_is_refused_with_the_reason_and_changes_nothing() {
    assertRefused(Wish.pause(HostState.EMPTY), "there is no search to pause");
    assertRefused(Wish.pause(PAUSED), "search run is paused already");
    assertRefused(Wish.goOn(RUNNING), "search run is not paused");
    assertRefused(Wish.stop(OVER, HostState.Hosting.READING, "enough"), "search run is over");
  }

  private static void assertRefused(Wish wish, String reason) {
    assertThat(wish.event()).isEmpty();
    assertThat(wish.answer().done()).isFalse();
    assertThat(wish.answer().message()).isEqualTo(reason);
  }

  @Test
  void a_search_that_can_not_be_led_is_stopped_at_once() {
    assertThat(Wish.stop(RUNNING, HostState.Hosting.WAITING, "enough").event())
        .contains(new HostEvent.SearchOver(SearchStage.STOPPED, "enough"));
    assertThat(Wish.stop(RUNNING, HostState.Hosting.WORKING, "enough").event())
        .contains(new HostEvent.StopWanted("enough"));
  }

  @Test
  void a_search_is_stopped_once() {
    HostState stopping = RUNNING.after(new HostEvent.StopWanted("enough"));

    for (Wish again :
        new Wish[] {
          Wish.stop(stopping, HostState.Hosting.WORKING, "enough"),
          Wish.stop(RUNNING, HostState.Hosting.ENDING, "enough")
        }) {
      assertThat(again.event()).isEmpty();
      assertThat(again.answer().done()).isTrue();
      assertThat(again.answer().message()).isEqualTo("run is ending already");
    }
  }
}
