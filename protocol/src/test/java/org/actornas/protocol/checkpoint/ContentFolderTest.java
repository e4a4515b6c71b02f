package org.actornas.protocol.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentFolderTest {
  private static final String HASH_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path parent;
  private Path path;
  private ContentFolder folder;

  @BeforeEach
  void begin() {
    path = parent.resolve("checkpoints");
    folder = new ContentFolder(path);
  }

  @Test
  void content_is_named_by_its_hash_and_comes_back() throws IOException {
    assertThat(folder.put("abc".getBytes(UTF_8))).isEqualTo(HASH_OF_ABC);
    assertThat(folder.get(HASH_OF_ABC)).asString(UTF_8).isEqualTo("abc");
  }

  @Test
  void the_same_content_is_one_file() throws IOException {
    folder.put("abc".getBytes(UTF_8));
    folder.put("abc".getBytes(UTF_8));

    assertThat(files()).containsExactly(HASH_OF_ABC + ".bin");
  }

  @Test
  void a_flipped_byte_is_found() throws IOException {
    folder.put("abc".getBytes(UTF_8));
    Files.writeString(path.resolve(HASH_OF_ABC + ".bin"), "abd");

    assertThatThrownBy(() -> folder.get(HASH_OF_ABC))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(HASH_OF_ABC + ".bin is damaged")
        .hasMessageContaining("its 3 bytes have SHA-256 a52d159f");
  }

  @Test
  void a_damaged_file_is_mended_by_storing_the_content_again() throws IOException {
    folder.put("abc".getBytes(UTF_8));
    Files.writeString(path.resolve(HASH_OF_ABC + ".bin"), "abd");

    folder.put("abc".getBytes(UTF_8));

    assertThat(folder.get(HASH_OF_ABC)).asString(UTF_8).isEqualTo("abc");
  }

  @Test
  void a_file_cut_short_is_found() throws IOException {
    folder.put("abc".getBytes(UTF_8));
    Files.writeString(path.resolve(HASH_OF_ABC + ".bin"), "");

    assertThatThrownBy(() -> folder.get(HASH_OF_ABC))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("its 0 bytes");
  }

  @Test
  void a_missing_file_is_said_to_be_missing() {
    assertThatThrownBy(() -> folder.get(HASH_OF_ABC))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageEndingWith("it is missing");
  }

  @Test
  void a_manifest_takes_the_place_of_the_one_before() throws IOException {
    folder.writeManifest("policy.json", "1".getBytes(UTF_8));
    folder.writeManifest("policy.json", "2".getBytes(UTF_8));

    assertThat(folder.manifest("policy.json")).hasContent("2");
    assertThat(files()).containsExactly("policy.json");
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
