package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutOfMemoryEndTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void what_was_logged_is_written_before_the_process_is_halted() {
    new OutOfMemoryEnd(() -> done.add("written"), code -> done.add("halted with " + code))
        .outOfMemory("model", new OutOfMemoryError("full"));

    assertThat(done).containsExactly("written", "halted with 137");
  }

  @Test
  void a_process_that_can_not_even_write_its_log_is_halted() {
    OutOfMemoryEnd end =
        new OutOfMemoryEnd(
            () -> {
              throw new OutOfMemoryError("of the log");
            },
            code -> done.add("halted with " + code));

    assertThatThrownBy(() -> end.outOfMemory("model", new OutOfMemoryError("full")))
        .hasMessage("of the log");
    assertThat(done).containsExactly("halted with 137");
  }
}
