package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.actornas.protocol.HostEvent;
import org.actornas.protocol.cluster.SearchStage;
import org.junit.jupiter.api.Test;

class HostStateTest {
  @Test
  void a_search_is_open_from_its_acceptance_to_its_end() {
    HostState accepted = HostState.EMPTY.after(new HostEvent.SearchAccepted("run", "nas {}"));
    HostState paused = accepted.after(new HostEvent.SearchPaused());
    HostState again = paused.after(new HostEvent.SearchContinued());
    HostState over = again.after(new HostEvent.SearchOver(SearchStage.FINISHED, "best cell"));

    assertThat(HostState.EMPTY.isOpen()).isFalse();
    assertThat(accepted).isEqualTo(new HostState(SearchStage.RUNNING, "run", "nas {}", "", "", ""));
    assertThat(accepted.isOpen()).isTrue();
    assertThat(paused).isEqualTo(new HostState(SearchStage.PAUSED, "run", "nas {}", "", "", ""));
    assertThat(paused.isOpen()).isTrue();
    assertThat(again).isEqualTo(accepted);
    assertThat(over)
        .isEqualTo(new HostState(SearchStage.FINISHED, "run", "nas {}", "", "best cell", ""));
    assertThat(over.isOpen()).isFalse();
  }

  @Test
  void a_wanted_stop_is_known_until_the_next_search() {
    HostState stopping =
        HostState.EMPTY
            .after(new HostEvent.SearchAccepted("first", "a = 1"))
            .after(new HostEvent.SearchPaused())
            .after(new HostEvent.StopWanted("enough"));

    assertThat(stopping)
        .isEqualTo(new HostState(SearchStage.PAUSED, "first", "a = 1", "enough", "", ""));
    assertThat(stopping.after(new HostEvent.SearchAccepted("second", "a = 2")).stop()).isEmpty();
  }

  @Test
  void the_next_search_has_nothing_of_the_last_one() {
    HostState over =
        HostState.EMPTY
            .after(new HostEvent.SearchAccepted("first", "a = 1"))
            .after(new HostEvent.SearchOver(SearchStage.FAILED, "it diverged"));

    assertThat(over.after(new HostEvent.SearchAccepted("second", "a = 2")))
        .isEqualTo(new HostState(SearchStage.RUNNING, "second", "a = 2", "", "", ""));
  }

  @Test
  void a_search_that_ends_was_running_or_paused_until_its_end_is_kept() {
    HostState running = HostState.EMPTY.after(new HostEvent.SearchAccepted("run", "nas {}"));
    HostState stopping = running.after(new HostEvent.StopWanted("enough"));
    HostState over = stopping.after(new HostEvent.SearchOver(SearchStage.STOPPED, "best cell"));

    assertThat(running.shown(HostState.Hosting.READING)).isEqualTo(SearchStage.STARTING);
    assertThat(running.shown(HostState.Hosting.WORKING)).isEqualTo(SearchStage.RUNNING);
    assertThat(running.told(HostState.Hosting.WORKING, "")).isEmpty();
    assertThat(stopping.told(HostState.Hosting.WORKING, "")).contains("it ends", "enough");
    assertThat(stopping.shown(HostState.Hosting.ENDING)).isEqualTo(SearchStage.RUNNING);
    assertThat(stopping.told(HostState.Hosting.ENDING, "")).contains("files are being written");
    assertThat(running.after(new HostEvent.SearchPaused()).shown(HostState.Hosting.ENDING))
        .isEqualTo(SearchStage.PAUSED);
    assertThat(over.shown(HostState.Hosting.READING)).isEqualTo(SearchStage.STOPPED);
    assertThat(over.told(HostState.Hosting.READING, "")).isEqualTo("best cell");
  }

  @Test
  void a_search_that_can_not_be_led_is_broken_and_says_why() {
    HostState running = HostState.EMPTY.after(new HostEvent.SearchAccepted("run", "nas {}"));

    assertThat(running.shown(HostState.Hosting.WAITING)).isEqualTo(SearchStage.BROKEN);
    assertThat(running.told(HostState.Hosting.WAITING, "the disk is full"))
        .isEqualTo("the disk is full");
    assertThat(running.told(HostState.Hosting.READING, "the disk is full"))
        .isEqualTo("the disk is full");
  }

  @Test
  void the_last_process_that_has_begun_hosts_whatever_the_search_is() {
    HostState hosted = HostState.EMPTY.after(new HostEvent.HostBegan("core-1"));
    HostState accepted = hosted.after(new HostEvent.SearchAccepted("run", "nas {}"));
    HostState moved = accepted.after(new HostEvent.HostBegan("core-2"));

    assertThat(accepted.host()).isEqualTo("core-1");
    assertThat(moved.host()).isEqualTo("core-2");
    assertThat(moved.after(new HostEvent.SearchPaused()).host()).isEqualTo("core-2");
    assertThat(moved.run()).isEqualTo("run");
    assertThat(moved.isOpen()).isTrue();
  }
}
