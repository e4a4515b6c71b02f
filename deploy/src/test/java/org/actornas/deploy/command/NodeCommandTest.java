package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCommandTest {
  @TempDir Path folder;

  @Test
  void certificates_are_looked_at_before_devices() {
    SmallSearch.Ended ended =
        SmallSearch.plain(
            "node",
            "--role=worker",
            "--set=cluster.directory=" + folder,
            "--set=cluster.tls.enabled=true",
            "--set=cluster.tls.key=" + folder.resolve("n.key"),
            "--set=cluster.tls.certificate=" + folder.resolve("n.crt"),
            "--set=cluster.tls.authority=" + folder.resolve("ca.crt"));

    assertThat(ended.code()).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(ended.err()).contains("nas.cluster.tls.authority", "ca.crt");
    assertThat(ended.out()).doesNotContain("devices-found");
  }
}
