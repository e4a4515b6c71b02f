package org.actornas.controller.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCheckpointTest {
  private static final PolicySnapshot POLICY =
      new PolicySnapshot(
          3_000, Map.of("lstm", new float[] {1, -0.0f, Float.MIN_VALUE}, "bias", new float[0]));

  @TempDir Path run;
  private PolicyCheckpoint checkpoint;

  @BeforeEach
  void begin() {
    checkpoint = new PolicyCheckpoint(run);
  }

  @Test
  void a_policy_comes_back_bit_for_bit() throws IOException {
    assertThat(checkpoint.exists()).isFalse();

    checkpoint.write(POLICY);

    assertThat(checkpoint.exists()).isTrue();
    assertThat(checkpoint.read()).isEqualTo(POLICY);
  }

  @Test
  void the_newest_is_read() throws IOException {
    checkpoint.write(new PolicySnapshot(1, Map.of("lstm", new float[] {2})));
    checkpoint.write(POLICY);

    assertThat(checkpoint.read()).isEqualTo(POLICY);
  }

  @Test
  void a_flipped_byte_is_named_with_its_file() throws IOException {
    checkpoint.write(POLICY);
    Path file = onlyContent();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(checkpoint::read)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void a_torn_manifest_is_named() throws IOException {
    checkpoint.write(POLICY);
    Path manifest = run.resolve("checkpoints").resolve("policy.json");
    Files.writeString(manifest, Files.readString(manifest).substring(0, 20));

    assertThatThrownBy(checkpoint::read)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("policy.json is damaged: it is not JSON");
  }

  @Test
  void a_manifest_whose_zero_bytes_look_like_utf_32_is_named() throws IOException {
    checkpoint.write(POLICY);
    Files.writeString(run.resolve("checkpoints").resolve("policy.json"), "{\0\0\0\0");

    assertThatThrownBy(checkpoint::read)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("policy.json is damaged: it is not JSON");
  }

  @Test
  void a_manifest_of_another_version_is_refused() throws IOException {
    Files.createDirectories(run.resolve("checkpoints"));
    Files.writeString(run.resolve("checkpoints").resolve("policy.json"), "{\"version\": 2}");

    assertThatThrownBy(checkpoint::read)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("its version is 2, this program reads version 1");
  }

  private Path onlyContent() throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      return files.filter(file -> file.toString().endsWith(".bin")).findFirst().orElseThrow();
    }
  }
}
