package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.tensorflow.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;

  @Test
  void enough_of_everything_is_ok() {
    assertThat(
            List.of(
                Machine.heap(4 * GIB),
                Machine.cores(2, 2),
                Machine.memory(8 * GIB, GIB, GIB),
                Machine.devices(List.of(Device.CPU), List.of(Device.CPU)),
                Machine.disk("disk", folder, 1)))
        .allMatch(check -> check.state() == Check.State.OK);
  }

  @Test
  void too_little_is_a_warning_that_says_what_would_be_right() {
    assertThat(Machine.heap(GIB / 4).text()).startsWith("warn").contains("NAS_JAVA_OPTS");
    assertThat(Machine.cores(2, 3).text()).startsWith("warn").contains("2 cores for 3 workers");
    assertThat(Machine.memory(GIB, GIB, 3 * GIB).text())
        .startsWith("warn")
        .contains("1.0 GiB", "this search takes about 3.0 GiB");
    assertThat(Machine.disk("disk", folder, Long.MAX_VALUE).text()).startsWith("warn");
  }

  @Test
  void a_device_that_is_not_there_is_bad() {
    Check check = Machine.devices(List.of(Device.CPU), List.of(Device.CPU, new Device("gpu:1")));

    assertThat(check.state()).isEqualTo(Check.State.BAD);
    assertThat(check.detail()).contains("wants gpu:1 too");
  }

  @Test
  void a_folder_still_to_be_made_is_judged_by_the_one_around_it() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(Machine.disk("disk", folder.resolve("a/b"), 1).state()).isEqualTo(Check.State.OK);
    assertThat(Machine.disk("disk", file.resolve("a"), 1).state()).isEqualTo(Check.State.BAD);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_folder_in_which_nothing_can_be_made_is_bad_whatever_its_rights_say() {
    assertThat(Machine.disk("disk", Path.of("/proc/runs"), 1).state()).isEqualTo(Check.State.BAD);
  }

  @Test
  void looking_at_a_folder_leaves_nothing_in_it() {
    Machine.disk("disk", folder, 1);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void this_machine_has_a_cpu_a_java_and_a_text() throws Exception {
    ResolvedConfig config = new ConfigSources().resolve();
    CorpusCheck text = CorpusCheck.read(config);

    assertThat(text.words()).isEqualTo(2000);
    assertThat(Machine.checks(config.settings(), text))
        .extracting(Check::name)
        .contains("java", "heap", "cores", "corpus", "memory", "run folder");
    assertThat(Machine.tensorFlow(List.of(Device.CPU)))
        .filteredOn(check -> check.name().equals("devices"))
        .extracting(Check::state)
        .containsExactly(Check.State.OK);
  }
}
