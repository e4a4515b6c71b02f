package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.actornas.deploy.command.Interruption.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class InterruptionTest {
  private final List<String> happened = new ArrayList<>();
  private final Interruption interruption =
      new Interruption(() -> happened.add("announced"), code -> happened.add("halt " + code));

  @Test
  void the_first_signal_is_announced_and_asks_the_command_to_stop() {
    interruption.onInterrupt(cause -> happened.add("stop for " + cause));

    interruption.interrupted(Cause.SIGTERM);

    assertThat(happened).containsExactly("announced", "stop for SIGTERM");
    assertThat(interruption.cause()).contains(Cause.SIGTERM);
  }

  @Test
  void the_second_signal_ends_the_process_at_once() {
    interruption.onInterrupt(cause -> happened.add("stop"));

    interruption.interrupted(Cause.SIGINT);
    interruption.interrupted(Cause.SIGINT);

    assertThat(happened).containsExactly("announced", "stop", "halt 130");
  }

  @Test
  void a_command_that_was_interrupted_before_it_began_is_asked_as_soon_as_it_can_be() {
    interruption.interrupted(Cause.SIGINT);
    interruption.onInterrupt(cause -> happened.add("stop for " + cause));

    assertThat(happened).containsExactly("announced", "stop for SIGINT");
  }

  @Test
  void a_command_that_nobody_interrupts_has_no_cause() {
    interruption.onInterrupt(cause -> happened.add("stop"));

    assertThat(interruption.cause()).isEmpty();
    assertThat(happened).isEmpty();
  }

  @Test
  void exit_codes_are_those_that_shells_give() {
    assertThat(Cause.SIGHUP.exitCode()).isEqualTo(ExitCode.HUNG_UP.code());
    assertThat(Cause.SIGINT.exitCode()).isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(Cause.SIGTERM.exitCode()).isEqualTo(ExitCode.TERMINATED.code());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_signal_of_the_system_is_heard() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    // harmless, should it come too late: by default it is ignored
    Signals.Before before = Signals.handle("WINCH", heard::countDown);
    try {
      new ProcessBuilder("kill", "-WINCH", Long.toString(ProcessHandle.current().pid()))
          .inheritIO()
          .start()
          .waitFor();

      assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      before.restore();
    }
  }
}
