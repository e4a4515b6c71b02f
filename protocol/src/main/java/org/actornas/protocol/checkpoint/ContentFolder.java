package org.actornas.protocol.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A folder of files that are named by the SHA-256 of what they hold: written once, never changed,
 * and checked whenever they are read. Beside them lie manifests, small files that name what belongs
 * together; a manifest is replaced in one step, so that after a crash at any moment it is the old
 * one or the new one, and all that it names is there.
 */
public final class ContentFolder {
  private static final String SUFFIX = ".bin";
  private static final String CONTENT = "?".repeat(64) + SUFFIX;

  private final Path folder;
  private final FileChanges changes;

  /**
   * A folder in which nobody else writes.
   *
   * @param folder need not exist until something is written
   */
  public ContentFolder(Path folder) {
    this(folder, FileChanges.unfenced());
  }

  /**
   * @param folder need not exist until something is written
   * @param changes made in it
   */
  public ContentFolder(Path folder, FileChanges changes) {
    this.folder = folder;
    this.changes = changes;
  }

  /**
   * Stores content and waits until the disk has it. A file that is there is written again if it no
   * longer holds what its name says.
   *
   * @return its SHA-256, 64 hexadecimal digits in lower case
   */
  public String put(byte[] content) throws IOException {
    String hash = hashOf(content);
    Path file = fileOf(hash);
    if (!Files.exists(file) || !hashOf(Files.readAllBytes(file)).equals(hash)) {
      replace(file, content);
    }
    return hash;
  }

  /**
   * Reads what has a hash.
   *
   * @throws DamagedFileException if the file is missing or holds something else
   */
  public byte[] get(String hash) throws IOException {
    Path file = fileOf(hash);
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(file, "it is missing", e);
    }
    String found = hashOf(content);
    if (!found.equals(hash)) {
      throw new DamagedFileException(
          file,
          "its %,d bytes have SHA-256 %s, which should be its name"
              .formatted(content.length, found));
    }
    return content;
  }

  /** Deletes all content but what has one of these hashes; manifests stay. */
  public void retain(Set<String> hashes) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, CONTENT)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!hashes.contains(name.substring(0, name.length() - SUFFIX.length()))) {
          changes.delete(file);
        }
      }
    }
  }

  /** Writes a manifest over the one of that name, after all that was put. */
  public void writeManifest(String name, byte[] content) throws IOException {
    replace(folder.resolve(name), content);
  }

  /** Where a manifest is, or would be. */
  public Path manifest(String name) {
    return folder.resolve(name);
  }

  private Path fileOf(String hash) {
    return folder.resolve(hash + SUFFIX);
  }

  private void replace(Path file, byte[] content) throws IOException {
    Files.createDirectories(folder);
    changes.write(file, content);
  }

  private static String hashOf(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
