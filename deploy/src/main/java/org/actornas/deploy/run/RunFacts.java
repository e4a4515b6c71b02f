package org.actornas.deploy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.FileChanges;

/**
 * {@code run.json}: what a run was, where it ran and how it ended. It is written last; a run
 * without it did not end, or not cleanly.
 *
 * @param version of this format: 1
 * @param id the run's name
 * @param strategy {@code random}, {@code enas} or {@code enas-memory}
 * @param seed of everything random
 * @param code version and commit of the program
 * @param complete whether all epochs were finished and the candidates scored
 * @param epochs finished
 * @param corpus the text
 * @param machine where it ran
 * @param started when, UTC, ISO 8601
 * @param seconds wall time by phase
 */
public record RunFacts(
    int version,
    String id,
    String strategy,
    long seed,
    String code,
    boolean complete,
    int epochs,
    CorpusFacts corpus,
    MachineFacts machine,
    String started,
    Map<String, Double> seconds) {
  /** Of the format that this program writes and reads. */
  static final int VERSION = 1;

  private static final String FILE = "run.json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /**
   * The text that a run learned from.
   *
   * @param name {@code glosses}, or the folder's
   * @param hash SHA-256 of its tokens and words
   * @param trainTokens {@code <eos>} included, as of the other splits
   * @param vocabulary words
   * @param unigramPerplexity on the validation split
   */
  public record CorpusFacts(
      String name,
      String hash,
      int trainTokens,
      int validTokens,
      int testTokens,
      int vocabulary,
      double unigramPerplexity) {}

  /**
   * A machine.
   *
   * @param system its operating system and architecture
   * @param cores that the process could use
   * @param java version of the JVM
   * @param tensorflow version of the native library
   * @param workers in the process
   * @param devices that they used
   */
  public record MachineFacts(
      String system, int cores, String java, String tensorflow, int workers, String devices) {}

  /** Writes the file into a run's folder, in one step. */
  public void write(Path directory) throws IOException {
    write(directory, FileChanges.unfenced());
  }

  /** Likewise, of a search that others may have taken up. */
  void write(Path directory, FileChanges changes) throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    changes.write(directory.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Removes the file: the run goes on. */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }

  /** Whether a run's folder has the file. */
  public static boolean exist(Path directory) {
    return Files.isRegularFile(directory.resolve(FILE));
  }

  /**
   * Reads the file of a run's folder.
   *
   * @throws DamagedFileException if it does not hold what a run writes
   */
  public static RunFacts read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      RunFacts facts =
          JSON.readValue(
              new String(Files.readAllBytes(file), StandardCharsets.UTF_8), RunFacts.class);
      if (facts == null || facts.version != VERSION) {
        throw new DamagedFileException(
            file, "it should have version %d and all keys that a run writes".formatted(VERSION));
      }
      return facts;
    } catch (JsonProcessingException e) {
      throw new DamagedFileException(file, e.getOriginalMessage(), e);
    }
  }
}
