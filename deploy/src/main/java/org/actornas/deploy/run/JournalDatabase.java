package org.actornas.deploy.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.actornas.controller.journal.JournalDisk;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.WholeFile;
import org.h2.api.ErrorCode;

/**
 * A database of journals, with the tables of akka-persistence-jdbc: a file of H2 or a PostgreSQL.
 * What is committed to H2 is in the hands of the operating system at once, but on the disk only
 * when its {@link #disk} was waited for; PostgreSQL waits by itself.
 */
public final class JournalDatabase {
  private static final String FOLDER = "journal";
  private static final String FILE = "events.mv.db";
  private static final String H2 = "h2";
  private static final String USER = "nas";
  private static final String SLICK = "akka-persistence-jdbc.shared-databases.slick.";

  /** The table that the library's script makes last: if it is there, all are. */
  private static final String LAST_TABLE = "durable_state";

  /** Any number that nobody else locks in that database. */
  private static final int ADVISORY_LOCK = 790_438;

  private static final long LOCK_INTERVAL_MS = 50;

  private JournalDatabase() {}

  /** Another process has the database open. */
  public static final class InUseException extends IOException {
    private static final long serialVersionUID = 1L;

    private InUseException(Path folder, SQLException cause) {
      super("another process uses the journal in " + folder, cause);
    }
  }

  /** Whether a run has a database of its own. */
  public static boolean exists(Path run) {
    return Files.isRegularFile(run.resolve(FOLDER).resolve(FILE));
  }

  /**
   * Opens the database in the folder {@code journal} of a run, or of a node, which it makes where
   * there is none.
   *
   * @return Akka's settings for it
   * @throws DamagedFileException if there is one that H2 can't read
   * @throws InUseException if another process has it open
   * @throws IOException if it can't be made or opened
   */
  public static Config file(Path owner) throws IOException {
    Path folder = Files.createDirectories(owner.toAbsolutePath().resolve(FOLDER));
    if (folder.toString().contains(";")) {
      throw new IOException(folder + ": H2 can't open a file below a folder with a semicolon");
    }
    String url =
        "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(folder.resolve("events"));
    try (Connection connection = DriverManager.getConnection(url, USER, "")) {
      makeTables(connection, H2);
      execute(connection, "CHECKPOINT SYNC");
      WholeFile.forceNames(folder);
      WholeFile.forceNames(folder.resolveSibling(""));
    } catch (SQLException e) {
      if (e.getErrorCode() == ErrorCode.FILE_CORRUPTED_1) {
        throw new DamagedFileException(folder.resolve(FILE), String.valueOf(e.getMessage()), e);
      }
      if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
        throw new InUseException(folder, e);
      }
      throw new IOException("the journal in %s: %s".formatted(folder, e.getMessage()), e);
    }
    return ConfigFactory.parseMap(Map.of(SLICK + "db.url", url, SLICK + "db.user", USER));
  }

  /**
   * Opens a PostgreSQL, and makes the tables if they are missing: the user must be allowed to.
   *
   * @param url {@code jdbc:postgresql://HOST/DATABASE}
   * @return Akka's settings for it
   * @throws IOException if it can't be reached, or refuses
   */
  public static Config server(String url, String user, String password) throws IOException {
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      lock(connection); // several nodes may start at once
      makeTables(connection, "postgres");
    } catch (SQLException e) {
      throw new IOException("the journal in %s: %s".formatted(url, e.getMessage()), e);
    }
    return ConfigFactory.parseMap(
        Map.of(
            SLICK + "profile", "slick.jdbc.PostgresProfile$",
            SLICK + "db.driver", "org.postgresql.Driver",
            SLICK + "db.url", url,
            SLICK + "db.user", user,
            SLICK + "db.password", password));
  }

  /**
   * The disk of the database that Akka is configured to use.
   *
   * @param akka Akka's settings, with those of {@link #file} or {@link #server}
   */
  static JournalDisk disk(Config akka) {
    String key = SLICK + "db.url";
    String url = akka.hasPath(key) ? akka.getString(key) : "";
    return url.startsWith("jdbc:h2:file:") ? () -> force(url) : JournalDisk.WAITED_FOR;
  }

  /** By one more connection of this process, to the database that it has open. */
  private static void force(String url) throws IOException {
    try (Connection connection = DriverManager.getConnection(url, USER, "")) {
      execute(connection, "CHECKPOINT SYNC");
    } catch (SQLException e) {
      throw new IOException("the journal in %s: %s".formatted(url, e.getMessage()), e);
    }
  }

  /**
   * Holds the lock until the connection ends. A statement that waits for it would be waited for by
   * the one that makes an index concurrently, whose connection has it: so this asks again and
   * again.
   */
  private static void lock(Connection connection) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      while (!isTrue(statement, "SELECT pg_try_advisory_lock(%d)".formatted(ADVISORY_LOCK))) {
        Thread.sleep(LOCK_INTERVAL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("another node makes the tables, and waiting was given up");
    }
  }

  private static boolean isTrue(Statement statement, String query) throws SQLException {
    try (ResultSet answer = statement.executeQuery(query)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private static void makeTables(Connection connection, String dialect)
      throws SQLException, IOException {
    try (ResultSet last =
        connection
            .getMetaData()
            .getTables(null, null, LAST_TABLE, new String[] {"TABLE", "BASE TABLE"})) {
      if (last.next()) {
        return;
      }
    }
    if (dialect.equals(H2)) {
      // a process that ended before the last table kept nothing in the first ones
      run(connection, "/schema/%1$s/%1$s-drop-schema.sql".formatted(dialect));
    }
    run(connection, "/schema/%1$s/%1$s-create-schema.sql".formatted(dialect));
  }

  /** Runs a script of the library. */
  private static void run(Connection connection, String resource) throws SQLException, IOException {
    try (InputStream script = JournalDatabase.class.getResourceAsStream(resource)) {
      if (script == null) {
        throw new IOException("the program lacks " + resource);
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      for (String statement : text.split(";")) {
        if (!statement.isBlank()) {
          execute(connection, statement);
        }
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
