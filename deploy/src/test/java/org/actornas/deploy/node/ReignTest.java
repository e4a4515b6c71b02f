package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReignTest {
  private final Reign reign = new Reign("core-1");

  @Test
  void a_process_that_has_not_hosted_yet_takes_the_place_of_any_other() {
    assertThat(reign.isOver("")).isFalse();
    assertThat(reign.isOver("core-2")).isFalse();
  }

  @Test
  void a_process_that_hosts_goes_on_when_its_actor_begins_anew() {
    reign.begin();

    assertThat(reign.isOver("core-1")).isFalse();
  }

  @Test
  void a_process_that_another_has_overtaken_stands_back_once() {
    reign.begin();

    assertThat(reign.isOver("core-2")).isTrue();
    assertThat(reign.isOver("core-2")).isFalse();
  }
}
