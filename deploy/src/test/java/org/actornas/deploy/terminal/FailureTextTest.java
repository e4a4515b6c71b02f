package org.actornas.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
  @Test
  void a_failure_of_a_file_is_the_file_and_a_reason_in_words() {
    assertThat(FailureText.of(new AccessDeniedException("/x"))).isEqualTo("/x: permission denied");
    assertThat(FailureText.of(new NoSuchFileException("/x"))).isEqualTo("/x: does not exist");
    assertThat(FailureText.of(new FileSystemException("/x", null, "Not\n permitted")))
        .isEqualTo("/x: Not permitted");
    assertThat(FailureText.of(new FileSystemException("/x"))).isEqualTo("/x: cannot be used");
  }

  @Test
  void any_other_failure_is_its_message_in_one_line() {
    assertThat(FailureText.of(new IOException("no\n  room"))).isEqualTo("no room");
  }

  @Test
  void a_failure_without_a_message_is_at_least_named() {
    assertThat(FailureText.of(new ArithmeticException())).isEqualTo("ArithmeticException");
  }
}
