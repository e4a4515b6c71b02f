package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;

class ListenFailureTest {
  @Test
  void a_name_without_an_address_is_an_unknown_host() {
    assertThat(
            ListenFailure.text(
                new IllegalStateException("bind failed", new UnresolvedAddressException())))
        .contains("unknown host");
  }

  @Test
  void any_other_failure_says_what_its_first_cause_says() {
    assertThat(
            ListenFailure.text(
                new IllegalStateException("failed", new BindException("Address already in use"))))
        .isEqualTo("Address already in use");
  }
}
