package org.actornas.controller.recorder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.protocol.checkpoint.ContentFolder;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.FileChanges;
import org.actornas.protocol.wire.VariablesRecord;

/**
 * A run's policy in {@code checkpoints/}: the manifest {@code policy.json} says how many updates it
 * has taken and which file holds its variables, Adam's moments among them.
 */
public final class PolicyCheckpoint {
  private static final String MANIFEST = "policy.json";
  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ContentFolder folder;

  /**
   * @param directory of the run
   */
  public PolicyCheckpoint(Path directory) {
    this(directory, FileChanges.unfenced());
  }

  /**
   * @param directory of the run
   * @param changes made in it
   */
  PolicyCheckpoint(Path directory, FileChanges changes) {
    this.folder = new ContentFolder(directory.resolve("checkpoints"), changes);
  }

  /** Whether the run has written one. */
  public boolean exists() {
    return Files.exists(manifest());
  }

  /** The file that names it. */
  Path manifest() {
    return folder.manifest(MANIFEST);
  }

  /**
   * Writes the policy, in place of the one before.
   *
   * @return the SHA-256 of its variables' file
   */
  public String write(PolicySnapshot policy) throws IOException {
    VariablesRecord.Builder record = VariablesRecord.newBuilder();
    new TreeMap<>(policy.variables())
        .forEach((name, values) -> record.putValues(name, bytes(values)));
    String hash = folder.put(record.build().toByteArray());
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("version", FORMAT);
    manifest.put("policy_version", policy.version());
    manifest.put("variables", hash);
    folder.writeManifest(
        MANIFEST, (manifest.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
    return hash;
  }

  /** Deletes the files of all policies but these; the manifest's must be among them. */
  void retain(Set<String> hashes) throws IOException {
    folder.retain(hashes);
  }

  /**
   * Reads it.
   *
   * @throws DamagedFileException if a file does not hold what was written, naming it
   */
  public PolicySnapshot read() throws IOException {
    Path file = folder.manifest(MANIFEST);
    JsonNode manifest = manifest(file);
    int version = manifest.path("version").asInt();
    if (version != FORMAT) {
      throw new DamagedFileException(
          file,
          "its version is %s, this program reads version %d"
              .formatted(manifest.path("version"), FORMAT));
    }
    String hash = manifest.path("variables").asText();
    if (!manifest.path("policy_version").isIntegralNumber() || !hash.matches("[0-9a-f]{64}")) {
      throw new DamagedFileException(
          file, "it should have a number 'policy_version' and a SHA-256 'variables'");
    }
    return new PolicySnapshot(manifest.path("policy_version").asLong(), variables(hash));
  }

  /**
   * Reads a policy that was written before.
   *
   * @param version of the policy
   * @param hash of its variables' file
   * @throws DamagedFileException if the file does not hold what was written, naming it
   */
  PolicySnapshot read(long version, String hash) throws IOException {
    return new PolicySnapshot(version, variables(hash));
  }

  private static JsonNode manifest(Path file) throws IOException {
    try {
      return JSON.readTree(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new DamagedFileException(file, "it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Map<String, float[]> variables(String hash) throws IOException {
    Map<String, float[]> variables = new TreeMap<>();
    try {
      VariablesRecord.parseFrom(folder.get(hash))
          .getValuesMap()
          .forEach((name, values) -> variables.put(name, floats(values)));
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedFileException(
          folder.manifest(MANIFEST), "it names no record of variables", e);
    }
    return variables;
  }

  private static ByteString bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  private static float[] floats(ByteString bytes) {
    float[] values = new float[bytes.size() / Float.BYTES];
    bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
