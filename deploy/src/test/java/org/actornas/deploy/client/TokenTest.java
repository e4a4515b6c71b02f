package org.actornas.deploy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final URI NODE = URI.create("http://h:1");

  @Test
  void who_has_no_token_is_told_where_it_was_looked_for() {
    assertThat(new Token(Optional.empty(), "/home/x/cluster/http-token").refused(NODE))
        .contains("http://h:1", "no file /home/x/cluster/http-token", "--token-file");
  }

  @Test
  void who_has_another_token_is_told_where_it_came_from() {
    assertThat(new Token(Optional.of("0123456789abcdef"), "NAS_TOKEN").refused(NODE))
        .contains("http://h:1 has another token than NAS_TOKEN")
        .doesNotContain("0123456789abcdef");
  }
}
