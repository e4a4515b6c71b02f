package org.actornas.deploy.cluster;

import static org.junit.jupiter.api.Assumptions.abort;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.actornas.deploy.run.JournalDatabase;
import org.awaitility.Awaitility;

/** A PostgreSQL of its own, from Debian's package, in a folder of its own. */
final class TemporaryPostgres implements AutoCloseable {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
  static final String USER = "postgres";

  private final Path folder;
  private final Process server;
  private final int port;

  private TemporaryPostgres(Path folder, Process server, int port) {
    this.folder = folder;
    this.server = server;
    this.port = port;
  }

  /** Starts one; the test is skipped where there is none. */
  static TemporaryPostgres start(String host, int port) throws IOException, InterruptedException {
    Path programs = programs();
    Path folder = Files.createTempDirectory("nas-postgres");
    if (isRoot()) {
      // it refuses to be run by root
      Files.setOwner(
          folder,
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
    Path output = Files.createTempFile("nas-postgres", ".log");
    Path data = folder.resolve("data");
    int made =
        asUser(programs.resolve("initdb"), "-D", data.toString(), "-U", USER, "-A", "trust")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    if (made != 0) {
      throw new IOException("initdb: " + Files.readString(output));
    }
    Files.writeString(
        data.resolve("pg_hba.conf"),
        "host all all samenet trust\nhost all all 127.0.0.1/32 trust\n");
    Process server =
        asUser(
                programs.resolve("postgres"),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=" + host,
                "-c",
                "unix_socket_directories=" + folder)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    TemporaryPostgres postgres = new TemporaryPostgres(folder, server, port);
    Awaitility.await("PostgreSQL answers")
        .atMost(Duration.ofMinutes(1))
        .failFast("PostgreSQL has ended", () -> !server.isAlive())
        .until(() -> answers(postgres.url(host)));
    Files.delete(output);
    return postgres;
  }

  private static boolean answers(String url) {
    try {
      DriverManager.getConnection(url, USER, "").close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static Path programs() throws IOException {
    if (!Files.isDirectory(PACKAGES)) {
      abort("there is no PostgreSQL here: apt-get install postgresql");
    }
    try (Stream<Path> versions = Files.list(PACKAGES)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
          .max(Path::compareTo)
          .orElseGet(() -> abort("there is no server of PostgreSQL in " + PACKAGES));
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static ProcessBuilder asUser(Path program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
    }
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(new java.io.File("/"));
  }

  /** Akka's settings of journals that are kept there. */
  Config database(String host) throws IOException {
    return JournalDatabase.server(url(host), USER, "");
  }

  /** For JDBC. */
  String url(String host) {
    return "jdbc:postgresql://%s:%d/postgres".formatted(host, port);
  }

  /** HOCON for a core node that keeps its journal there. */
  String journal(String host) {
    return """
        nas.cluster.journal {
          url = "%s"
          user = %s
        }"""
        .formatted(url(host), USER);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    // without waiting for clients
    var unused = new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
    if (!server.waitFor(20, TimeUnit.SECONDS)) {
      server.destroyForcibly().waitFor();
    }
    TestCluster.remove(folder);
  }
}
