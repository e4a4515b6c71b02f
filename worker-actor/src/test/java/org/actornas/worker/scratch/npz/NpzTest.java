package org.actornas.worker.scratch.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.actornas.worker.scratch.model.FloatArray;
import org.actornas.worker.scratch.model.WeightSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  private static final WeightSet ARRAYS = arrays();

  @TempDir private Path dir;

  private static WeightSet arrays() {
    Map<String, FloatArray> arrays = new LinkedHashMap<>();
    arrays.put(
        "matrix",
        new FloatArray(new int[] {2, 3}, new float[] {1, -0.1f, 1e-40f, 3e38f, 0, Float.NaN}));
    arrays.put("vector", new FloatArray(new int[] {1}, new float[] {7}));
    return new WeightSet(arrays);
  }

  private static byte[] bytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npz.write(ARRAYS, out);
    return out.toByteArray();
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(dir.resolve("arrays.npz"), bytes);
  }

  @Test
  void what_is_written_is_read_again_to_the_bit() throws IOException {
    assertThat(Npz.read(file(bytes()))).isEqualTo(ARRAYS);
  }

  @Test
  void equal_arrays_are_equal_bytes() throws IOException {
    assertThat(bytes()).isEqualTo(bytes());
  }

  @Test
  void an_array_has_numpy_s_header_on_a_boundary_of_64_bytes() {
    byte[] npy = Npy.write(ARRAYS.get("vector"));

    assertThat(npy).hasSize(128 + 4);
    assertThat(new String(npy, 0, 128, StandardCharsets.ISO_8859_1))
        .startsWith("\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f4', 'fortran_order': False,")
        .contains("'shape': (1,), }")
        .endsWith(" \n");
    assertThat(Arrays.copyOfRange(npy, 128, 132)).containsExactly(0, 0, 0xe0, 0x40);
  }

  @Test
  void a_flipped_byte_of_an_array_is_found() throws IOException {
    byte[] bytes = bytes();
    // 30 bytes of the zip's own header, the name, and then the array's header
    bytes[30 + "matrix.npy".length() + 128 + 5] ^= 1;

    assertThatThrownBy(() -> Npz.read(file(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("arrays.npz is damaged: matrix.npy has CRC");
  }

  @Test
  void a_file_that_was_cut_is_found() throws IOException {
    byte[] bytes = bytes();

    assertThatThrownBy(() -> Npz.read(file(Arrays.copyOf(bytes, bytes.length - 30))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("arrays.npz is cut off or no zip");
  }

  @Test
  void a_compressed_archive_as_numpy_can_write_it_is_read() throws IOException {
    Path file = dir.resolve("compressed.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("vector.npy"));
      zip.write(Npy.write(ARRAYS.get("vector")));
      zip.closeEntry();
    }

    assertThat(Npz.read(file).get("vector")).isEqualTo(ARRAYS.get("vector"));
  }

  @Test
  void an_array_of_another_type_is_refused() {
    byte[] doubles =
        new String(Npy.write(ARRAYS.get("vector")), StandardCharsets.ISO_8859_1)
            .replace("<f4", "<f8")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> Npy.read(doubles))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'<f8'")
        .hasMessageContaining("expected row-major '<f4'");
  }
}
