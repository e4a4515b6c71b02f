package org.actornas.worker.scratch.npz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.actornas.worker.scratch.model.FloatArray;
import org.actornas.worker.scratch.model.WeightSet;

/**
 * NumPy's archive of named arrays: a zip, uncompressed, of one {@code <name>.npy} each. Equal
 * arrays give equal bytes.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";
  // the earliest time that a zip can hold: no clock is read
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /** Writes an archive; leaves the stream open. */
  public static void write(WeightSet arrays, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
    for (Map.Entry<String, FloatArray> entry : arrays.arrays().entrySet()) {
      byte[] bytes = Npy.write(entry.getValue());
      CRC32 crc = new CRC32();
      crc.update(bytes);
      ZipEntry file = new ZipEntry(entry.getKey() + SUFFIX);
      file.setTimeLocal(TIME);
      file.setSize(bytes.length);
      file.setCrc(crc.getValue());
      zip.putNextEntry(file);
      zip.write(bytes);
      zip.closeEntry();
    }
    zip.finish();
    zip.flush();
  }

  /**
   * Reads an archive that this or {@code numpy.savez} wrote.
   *
   * @throws IOException naming the file, the array and what is wrong: cut off, a wrong checksum,
   *     another element type
   */
  public static WeightSet read(Path path) throws IOException {
    Map<String, FloatArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        arrays.put(name(path, entry), array(path, zip, entry));
      }
    } catch (ZipException e) {
      throw new IOException("%s is cut off or no zip: %s".formatted(path, e.getMessage()), e);
    }
    return new WeightSet(arrays);
  }

  private static String name(Path path, ZipEntry entry) throws IOException {
    if (!entry.getName().endsWith(SUFFIX)) {
      throw new IOException(
          "%s holds %s: expected arrays, named *.npy".formatted(path, entry.getName()));
    }
    return entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
  }

  private static FloatArray array(Path path, ZipFile zip, ZipEntry entry) throws IOException {
    byte[] bytes;
    try (var in = zip.getInputStream(entry)) {
      bytes = in.readAllBytes();
    }
    // the JDK's random access to a zip checks no checksum
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (crc.getValue() != entry.getCrc()) {
      throw new IOException(
          "%s is damaged: %s has CRC %08x, expected %08x"
              .formatted(path, entry.getName(), crc.getValue(), entry.getCrc()));
    }
    try {
      return Npy.read(bytes);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s, %s: %s".formatted(path, entry.getName(), e.getMessage()), e);
    }
  }
}
