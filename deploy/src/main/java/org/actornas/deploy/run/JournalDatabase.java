package org.actornas.deploy.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.h2.tools.RunScript;

/**
 * The database of a run's journals: H2, in the folder {@code journal} of the run. What is committed
 * is in the hands of the operating system at once.
 */
public final class JournalDatabase {
  private static final String FOLDER = "journal";
  private static final String FILE = "events.mv.db";
  private static final String SCHEMA = "/journal-h2.sql";
  private static final String USER = "nas";

  private JournalDatabase() {}

  /** Whether a run has one. */
  public static boolean exists(Path run) {
    return Files.isRegularFile(run.resolve(FOLDER).resolve(FILE));
  }

  /**
   * Makes the database of a run, unless it has one.
   *
   * @return Akka's settings for it
   * @throws IOException if it can't be made or opened, as when another process has it open
   */
  static Config open(Path run) throws IOException {
    Path folder = Files.createDirectories(run.toAbsolutePath().resolve(FOLDER));
    if (folder.toString().contains(";")) {
      throw new IOException(folder + ": H2 can't open a file below a folder with a semicolon");
    }
    String url =
        "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(folder.resolve("events"));
    try (Connection connection = DriverManager.getConnection(url, USER, "");
        Reader schema = schema()) {
      RunScript.execute(connection, schema);
    } catch (SQLException e) {
      throw new IOException("the journal in %s: %s".formatted(folder, e.getMessage()), e);
    }
    return ConfigFactory.parseMap(
        Map.of(
            "akka-persistence-jdbc.shared-databases.slick.db.url",
            url,
            "akka-persistence-jdbc.shared-databases.slick.db.user",
            USER));
  }

  private static Reader schema() throws IOException {
    InputStream script = JournalDatabase.class.getResourceAsStream(SCHEMA);
    if (script == null) {
      throw new IOException("the program lacks " + SCHEMA);
    }
    return new InputStreamReader(script, StandardCharsets.UTF_8);
  }
}
