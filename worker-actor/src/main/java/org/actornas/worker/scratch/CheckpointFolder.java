package org.actornas.worker.scratch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.actornas.protocol.checkpoint.WholeFile;
import org.actornas.worker.scratch.model.FloatArray;
import org.actornas.worker.scratch.model.WeightSet;
import org.actornas.worker.scratch.npz.Npz;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints in a folder:
 *
 * <pre>{@code
 * <sha256>.npz                        arrays, named by the SHA-256 of the file
 * checkpoint-<number>-<sha256>.json   a manifest: which arrays, and all else; its own SHA-256
 * }</pre>
 *
 * <p>Files are written under another name, forced to disk and renamed, a manifest last: a kill at
 * any moment leaves the checkpoint before whole. The last two that are whole are kept.
 */
public final class CheckpointFolder {
  private static final Pattern MANIFEST =
      Pattern.compile("checkpoint-(\\d{6,})-(\\p{XDigit}{64})\\.json");
  private static final Pattern ARRAYS = Pattern.compile("(\\p{XDigit}{64})\\.npz");
  private static final int KEPT = 2;

  private static final String WEIGHTS = "weights";
  private static final String AVERAGES = "averages";
  private static final String BEST = "best";
  private static final String CARRY = "carry";

  private final Path folder;

  /**
   * What a folder holds.
   *
   * @param checkpoint the newest one that is whole
   * @param damaged what is wrong with newer ones, newest first
   */
  public record Loaded(Checkpoint checkpoint, List<CheckpointException> damaged) {}

  /**
   * A manifest's file.
   *
   * @param number from 1, rising
   * @param sha256 of its bytes, in hex
   */
  private record Manifest(Path path, long number, String sha256) {}

  /**
   * @param folder made at the first checkpoint
   */
  public CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a checkpoint, then deletes all but the last two that are whole.
   *
   * @return the manifest
   * @throws CheckpointException naming the folder if it cannot be written
   */
  public Path save(Checkpoint checkpoint) {
    try {
      Files.createDirectories(folder);
      Map<String, String> files = new LinkedHashMap<>();
      files.put(WEIGHTS, saveArrays(checkpoint.weights()));
      files.put(CARRY, saveArrays(carry(checkpoint.carry())));
      if (checkpoint.averages() != null) {
        files.put(AVERAGES, saveArrays(checkpoint.averages()));
      }
      if (checkpoint.best() != null) {
        files.put(BEST, saveArrays(checkpoint.best()));
      }
      byte[] text =
          new ManifestJson(
                  checkpoint.identity(), checkpoint.progress(), checkpoint.bestScore(), files)
              .text()
              .getBytes(StandardCharsets.UTF_8);
      List<Manifest> before = manifests();
      long number = before.isEmpty() ? 1 : before.get(0).number() + 1;
      Path manifest = folder.resolve("checkpoint-%06d-%s.json".formatted(number, sha256(text)));
      WholeFile.write(manifest, text);
      prune();
      return manifest;
    } catch (IOException e) {
      throw new CheckpointException(
          "no checkpoint can be written to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static WeightSet carry(float[] values) {
    return new WeightSet(Map.of(CARRY, new FloatArray(new int[] {values.length}, values)));
  }

  private String saveArrays(WeightSet arrays) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Npz.write(arrays, bytes);
    String hash = sha256(bytes.toByteArray());
    Path file = folder.resolve(hash + ".npz");
    // a file that is there may be one that was damaged since
    if (!Files.exists(file) || !sha256(Files.readAllBytes(file)).equals(hash)) {
      WholeFile.write(file, bytes.toByteArray());
    }
    return hash;
  }

  /** Newest first. */
  private List<Manifest> manifests() throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Matcher matcher = MANIFEST.matcher(file.getFileName().toString());
          if (matcher.matches()) {
            manifests.add(new Manifest(file, Long.parseLong(matcher.group(1)), matcher.group(2)));
          }
        }
      }
    }
    manifests.sort(Comparator.comparingLong(Manifest::number).reversed());
    return manifests;
  }

  /** A damaged checkpoint is no reason to delete a whole one: it is not counted. */
  private void prune() throws IOException {
    Set<String> used = new HashSet<>();
    int whole = 0;
    for (Manifest manifest : manifests()) {
      Optional<Collection<String>> arrays =
          whole < KEPT ? filesOfWhole(manifest) : Optional.empty();
      if (arrays.isPresent()) {
        whole++;
        used.addAll(arrays.get());
      } else {
        Files.delete(manifest.path());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        Matcher arrays = ARRAYS.matcher(name);
        if (name.endsWith(WholeFile.TEMPORARY)
            || (arrays.matches() && !used.contains(arrays.group(1)))) {
          Files.delete(file);
        }
      }
    }
  }

  /** What a manifest names, if it and all of that holds what was written. */
  private Optional<Collection<String>> filesOfWhole(Manifest manifest) throws IOException {
    try {
      Map<String, String> files = manifest(manifest).files();
      for (Map.Entry<String, String> entry : files.entrySet()) {
        verified(entry.getKey(), entry.getValue());
      }
      return Optional.of(files.values());
    } catch (CheckpointException damaged) {
      return Optional.empty();
    }
  }

  /**
   * The newest checkpoint that is whole. A damaged one is passed over and reported: the one before
   * is used in its place.
   *
   * @return empty if there is none
   * @throws CheckpointException naming the file and what is wrong, if all are damaged
   */
  public Optional<Loaded> load() {
    List<CheckpointException> damaged = new ArrayList<>();
    try {
      for (Manifest manifest : manifests()) {
        try {
          return Optional.of(new Loaded(read(manifest), List.copyOf(damaged)));
        } catch (CheckpointException e) {
          damaged.add(e);
        }
      }
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
    if (damaged.isEmpty()) {
      return Optional.empty();
    }
    CheckpointException none =
        new CheckpointException(
            "no checkpoint in %s is whole: %s".formatted(folder, damaged.get(0).getMessage()),
            damaged.get(0));
    damaged.stream().skip(1).forEach(none::addSuppressed);
    throw none;
  }

  private Checkpoint read(Manifest manifest) throws IOException {
    ManifestJson json = manifest(manifest);
    WeightSet weights = arrays(json, WEIGHTS);
    WeightSet carry = arrays(json, CARRY);
    if (weights == null || carry == null) {
      throw new CheckpointException(manifest.path() + " names no weights or no state");
    }
    return new Checkpoint(
        json.identity(),
        json.progress(),
        carry.get(CARRY).values(),
        json.bestScore(),
        weights,
        arrays(json, AVERAGES),
        arrays(json, BEST));
  }

  private static ManifestJson manifest(Manifest manifest) throws IOException {
    byte[] bytes = Files.readAllBytes(manifest.path());
    requireHash(manifest.path(), bytes, manifest.sha256());
    try {
      return ManifestJson.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(manifest.path() + ": " + e.getMessage(), e);
    }
  }

  private @Nullable WeightSet arrays(ManifestJson json, String role) throws IOException {
    String hash = json.files().get(role);
    if (hash == null) {
      return null;
    }
    return Npz.read(verified(role, hash));
  }

  /** The file of some arrays, whose bytes have the hash. */
  private Path verified(String role, String hash) throws IOException {
    Path file = folder.resolve(hash + ".npz");
    if (!Files.exists(file)) {
      throw new CheckpointException("%s, the %s of a checkpoint, is missing".formatted(file, role));
    }
    requireHash(file, Files.readAllBytes(file), hash);
    return file;
  }

  private static void requireHash(Path file, byte[] bytes, String expected) {
    String found = sha256(bytes);
    if (!found.equals(expected)) {
      throw new CheckpointException(
          "%s is damaged: its %d bytes have the SHA-256 %s, expected %s"
              .formatted(file, bytes.length, found, expected));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
