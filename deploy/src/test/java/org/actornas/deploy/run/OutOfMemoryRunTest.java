package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.actornas.deploy.command.SmallSearch;
import org.actornas.deploy.command.StartScript;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A search on one machine whose process is given too little memory. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class OutOfMemoryRunTest {
  private static final int OUT_OF_MEMORY = 137;
  private static final String JVM = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 ";

  @TempDir private Path folder;

  @Test
  void a_run_whose_heap_was_too_small_goes_on_with_more() throws Exception {
    assertThat(run("-Xmx56m")).as(output()).isEqualTo(OUT_OF_MEMORY);

    assertThatItGoesOn();
  }

  @Test
  void a_run_whose_native_memory_was_too_small_goes_on_with_more() throws Exception {
    assertThat(run("-Xmx256m -Dorg.bytedeco.javacpp.maxPhysicalBytes=250m"))
        .as(output())
        .isEqualTo(OUT_OF_MEMORY);
    assertThat(folder.resolve("run/logs/local.jsonl"))
        .content()
        .contains("\"event\":\"memory-exhausted\"");

    assertThatItGoesOn();
  }

  private int run(String options) throws Exception {
    Process process =
        StartScript.in(folder.resolve("distribution"))
            .start(
                JVM + options,
                folder.resolve("output.txt"),
                SmallSearch.arguments(
                    folder, "run", "--run-id", "run", "--set", "model.hidden-size=512"));
    try {
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String output() throws Exception {
    Path output = folder.resolve("output.txt");
    return Files.exists(output) ? Files.readString(output) : "";
  }

  private void assertThatItGoesOn() {
    SmallSearch.Ended ended =
        SmallSearch.plain("run", "--resume", folder.resolve("run").toString());

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(folder.resolve("run/run.json")).exists();
  }
}
