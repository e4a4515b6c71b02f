package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.security.ClusterTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertsCommandTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int certs(String... arguments) {
    out.reset();
    err.reset();
    String[] all = new String[arguments.length + 1];
    all[0] = "certs";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Nas.commandLine(
            request -> {
              throw new SearchFailedException(SearchFailedException.Reason.SEARCH, "not asked for");
            },
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(all);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void it_makes_what_nodes_need_and_later_adds_to_it() throws Exception {
    Path certs = folder.resolve("a").resolve("certs");

    int first = certs("core-1", "--out=" + certs, "--cluster=mine", "--days=40");
    String printed = out();
    int second = certs("core-1", "worker-1", "--out=" + certs);

    assertThat(err()).isEmpty();
    assertThat(first).isZero();
    assertThat(second).isZero();
    assertThat(printed).startsWith("cluster mine").contains("core-1.crt").contains("  new");
    assertThat(out()).contains("core-1.crt").contains("  was there").contains("worker-1.crt");
    for (String node : new String[] {"core-1", "worker-1"}) {
      ClusterTls tls =
          ClusterTls.check(
              new ClusterTls.Files(
                  certs.resolve(node + ".key"),
                  certs.resolve(node + ".crt"),
                  certs.resolve("ca.crt")),
              Clock.systemUTC());
      assertThat(tls.node()).contains("OU=" + node).contains("CN=mine");
    }
  }

  @Test
  void a_wrong_command_line_ends_with_2_and_makes_nothing() {
    Path certs = folder.resolve("certs");

    assertThat(certs("--out=" + certs)).isEqualTo(2);
    assertThat(certs("Core 1", "--out=" + certs)).isEqualTo(2);
    assertThat(err()).contains("'Core 1' is no name");
    assertThat(certs("core-1", "--days=0", "--out=" + certs)).isEqualTo(2);
    assertThat(err()).contains("--days 0: expected 1 to 36500");
    assertThat(certs("core-1", "--cluster=a b", "--out=" + certs)).isEqualTo(2);
    assertThat(certs).doesNotExist();
  }

  @Test
  void a_folder_that_cannot_be_used_ends_with_3_and_its_file_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(certs("core-1", "--out=" + file)).isEqualTo(3);
    assertThat(err()).contains(file.toString());

    Files.writeString(folder.resolve("ca.crt"), "no certificate");
    Files.writeString(folder.resolve("ca.key"), "no key");
    assertThat(certs("core-1", "--out=" + folder)).isEqualTo(3);
    assertThat(err()).startsWith("nas: " + folder.resolve("ca.key") + ": it is no key in PEM");
    assertThat(folder.resolve("core-1.key")).doesNotExist();
  }
}
