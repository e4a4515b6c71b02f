package org.actornas.weights.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.actornas.protocol.checkpoint.ContentFolder;

/**
 * The names of the store's files.
 *
 * @param path the folder; need not exist
 */
public record WeightsFolder(Path path) {
  private static final String MANIFEST = "weights.json";
  private static final Pattern SEGMENT = Pattern.compile("weights-(\\d{20})\\.log");
  private static final Pattern CONTENT = Pattern.compile("([0-9a-f]{64})\\.bin");

  /** Names what the newest checkpoint consists of. */
  public Path manifest() {
    return path.resolve(MANIFEST);
  }

  /** The segment of the log that begins after so many pushes. */
  public Path segment(long firstVersion) {
    return path.resolve("weights-%020d.log".formatted(firstVersion));
  }

  /** The files named by their hash. */
  public ContentFolder contents() {
    return new ContentFolder(path);
  }

  /** The segments that are there, by the version they begin after. */
  NavigableMap<Long, Path> segments() throws IOException {
    NavigableMap<Long, Path> segments = new TreeMap<>();
    for (Path file : files()) {
      Matcher matcher = SEGMENT.matcher(file.getFileName().toString());
      if (matcher.matches()) {
        segments.put(Long.parseLong(matcher.group(1)), file);
      }
    }
    return segments;
  }

  /** The files named by a hash that is not among these. */
  List<Path> contentsBut(Set<String> hashes) throws IOException {
    List<Path> others = new ArrayList<>();
    for (Path file : files()) {
      Matcher matcher = CONTENT.matcher(file.getFileName().toString());
      if (matcher.matches() && !hashes.contains(matcher.group(1))) {
        others.add(file);
      }
    }
    return others;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of(); // nothing was ever written
    }
  }
}
