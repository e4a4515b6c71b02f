package org.actornas.weights.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.actornas.protocol.checkpoint.ContentFolder;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.wire.BlockStateRecord;
import org.actornas.protocol.wire.StoreStateRecord;
import org.actornas.weights.block.BlockState;

/**
 * The newest checkpoint in the store's folder: every block's values in a file named by its hash,
 * all else in one more such file, and a manifest, {@code weights.json}, that names them and is
 * replaced in one step.
 */
public final class WeightsCheckpoint {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final WeightsFolder folder;
  private final ContentFolder contents;
  private final Map<BlockName, WeightsShape.Matrix> sizes;
  private final Disk disk;

  /**
   * @param folder of the store
   * @param sizes of the configured blocks
   * @param disk takes the changes
   */
  public WeightsCheckpoint(
      WeightsFolder folder, Map<BlockName, WeightsShape.Matrix> sizes, Disk disk) {
    this.folder = folder;
    this.contents = folder.contents();
    this.sizes = sizes;
    this.disk = disk;
  }

  /**
   * What was read.
   *
   * @param state the weights
   * @param files hashes of the files that the manifest names
   */
  record Stored(StoreState state, Set<String> files) {}

  /**
   * Writes a state in place of the one before, and then deletes what led to it: the segments before
   * its version and the files that only the one before has named.
   *
   * @param state at whose version a segment begins
   * @return the manifest
   */
  public Path write(StoreState state) throws IOException {
    Set<String> files = new HashSet<>();
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("version", FORMAT);
    manifest.put("store_version", state.version());
    String rest = disk.put(folder.path(), StateRecords.toRecord(state).toByteArray());
    files.add(rest);
    manifest.put("state", rest);
    ObjectNode blocks = manifest.putObject("blocks");
    for (BlockState block : state.blocks().values()) {
      BlockName name = block.value().name();
      WeightsShape.Matrix size = sizes.get(name);
      if (size == null) {
        throw new IllegalArgumentException("no block " + name + " is configured");
      }
      String hash = disk.put(folder.path(), PushRecords.toBytes(block.value().values()));
      files.add(hash);
      blocks
          .putObject(name.text())
          .put("rows", size.rows())
          .put("columns", size.columns())
          .put("values", hash);
    }
    disk.write(
        folder.manifest(), (manifest.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
    tidy(state.version(), files);
    return folder.manifest();
  }

  /** Deletes segments before a version, and contents that are none of these. */
  void tidy(long version, Set<String> files) throws IOException {
    for (Path segment : folder.segments().headMap(version).values()) {
      disk.delete(segment);
    }
    for (Path content : folder.contentsBut(files)) {
      disk.delete(content);
    }
  }

  /**
   * Reads the checkpoint; empty if none was ever written.
   *
   * @throws DamagedFileException if a file does not hold what was written, naming it
   * @throws OtherWeightsException if it is one of other blocks than the configured ones
   */
  Optional<Stored> read() throws IOException {
    Path file = folder.manifest();
    JsonNode manifest;
    try {
      manifest = JSON.readTree(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new DamagedFileException(file, "it is not JSON: " + e.getOriginalMessage(), e);
    }
    if (manifest.path("version").asInt() != FORMAT) {
      throw new DamagedFileException(
          file,
          "its version is %s, this program reads version %d"
              .formatted(manifest.path("version"), FORMAT));
    }
    Map<BlockName, WeightsShape.Matrix> found = new LinkedHashMap<>();
    Map<BlockName, String> hashes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> block : manifest.path("blocks").properties()) {
      BlockName name = name(block.getKey());
      found.put(
          name,
          new WeightsShape.Matrix(
              block.getValue().path("rows").asInt(), block.getValue().path("columns").asInt()));
      hashes.put(name, hash(block.getValue().path("values")));
    }
    SegmentHead.requireSame(file, found, sizes);
    String rest = hash(manifest.path("state"));
    StoreState state = state(rest, hashes);
    if (state.version() != manifest.path("store_version").asLong(-1)) {
      throw new DamagedFileException(
          file,
          "its store_version is %s, but the state it names has %d"
              .formatted(manifest.path("store_version"), state.version()));
    }
    Set<String> files = new HashSet<>(hashes.values());
    files.add(rest);
    return Optional.of(new Stored(state, files));
  }

  private StoreState state(String rest, Map<BlockName, String> hashes) throws IOException {
    try {
      StoreStateRecord record = StoreStateRecord.parseFrom(contents.get(rest));
      Map<BlockName, BlockStateRecord> records = new LinkedHashMap<>();
      for (BlockStateRecord block : record.getBlocksList()) {
        records.put(new BlockName(block.getName()), block);
      }
      List<BlockState> blocks = new ArrayList<>();
      for (Map.Entry<BlockName, WeightsShape.Matrix> size : sizes.entrySet()) {
        BlockName name = size.getKey();
        BlockStateRecord block = records.get(name);
        String hash = hashes.get(name);
        if (block == null || hash == null) {
          throw new IllegalArgumentException("block " + name + " is missing");
        }
        float[] values = PushRecords.toFloats(ByteBuffer.wrap(contents.get(hash)));
        if (values.length != size.getValue().size()) {
          throw new IllegalArgumentException(
              "block %s has %d values".formatted(name, values.length));
        }
        blocks.add(
            new BlockState(
                size.getValue(),
                new BlockValue(name, block.getVersion(), values),
                block.getTouchedByList(),
                List.of()));
      }
      return new StoreState(blocks, StateRecords.ledgerOf(record));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new DamagedFileException(
          folder.manifest(), "what it names is no state of the weights: " + e.getMessage(), e);
    }
  }

  private BlockName name(String text) throws DamagedFileException {
    try {
      return new BlockName(text);
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(folder.manifest(), "'%s' is no block".formatted(text), e);
    }
  }

  private String hash(JsonNode node) throws DamagedFileException {
    if (!node.asText().matches("[0-9a-f]{64}")) {
      throw new DamagedFileException(
          folder.manifest(), "it has '%s' for a SHA-256".formatted(node));
    }
    return node.asText();
  }
}
