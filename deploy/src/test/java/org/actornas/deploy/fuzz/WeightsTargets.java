package org.actornas.deploy.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.weights.log.Disk;
import org.actornas.weights.log.LogSettings;
import org.actornas.weights.log.LoggedPush;
import org.actornas.weights.log.OtherWeightsException;
import org.actornas.weights.log.PushLog;
import org.actornas.weights.log.WeightsCheckpoint;
import org.actornas.weights.log.WeightsFolder;
import org.actornas.weights.log.WeightsRecovery;

/** The files of the shared weights, as a start of the store reads them. */
final class WeightsTargets {
  private static final WeightsShape SHAPE = new WeightsShape(3, 1, 1, 2, NodeForm.HIGHWAY);
  private static final Set<Class<? extends Exception>> REFUSALS =
      Set.of(DamagedFileException.class, OtherWeightsException.class);

  /** Bytes of a segment before its first frame, and of a frame before its payload. */
  private static final int OPENING = 12;

  private static final int PREFIX = 12;

  private WeightsTargets() {}

  private static WeightsRecovery recovery(Path folder) {
    Disk disk = new Unforced();
    return new WeightsRecovery(
        new LogSettings(folder, 1 << 20),
        SHAPE.blocks(),
        new InitialWeights(new CounterRandom(1), 0.1f),
        new StalenessScaling(0.5),
        disk);
  }

  private static List<LoggedPush> pushes(int from, int to) {
    List<LoggedPush> pushes = new ArrayList<>();
    for (int version = from; version <= to; version++) {
      pushes.add(
          new LoggedPush(
              version,
              100 + version,
              "worker-1",
              List.of(
                  new BlockDelta(BlockName.EMBEDDING, version - 1, new float[] {1, 2, 3}),
                  new BlockDelta(BlockName.edge(0, 1), version - 1, new float[] {4, 5})),
              new Outcome.Trained(4.5, 4, 0, new StreamCursor(0, version, new float[] {1}))));
    }
    return pushes;
  }

  private static Path write(Path folder, boolean checkpoint) throws IOException {
    WeightsRecovery.Recovered recovered = recovery(folder).recover();
    try (PushLog log = recovered.log()) {
      var unused = log.append(pushes(1, 3));
    }
    if (checkpoint) {
      WeightsRecovery.Recovered again = recovery(folder).recover();
      try (PushLog log = again.log()) {
        var unused = log.roll();
        new WeightsCheckpoint(new WeightsFolder(folder), SHAPE.blocks(), new Unforced())
            .write(again.state());
      }
    }
    return folder;
  }

  private static void recover(Path folder) throws IOException {
    recovery(folder).recover().log().close();
  }

  /** A segment with any bytes damaged; its checksums find most of it. */
  static Target segment(Path folder) throws IOException {
    Path segment = new WeightsFolder(write(folder, false)).segment(0);
    byte[] whole = Files.readAllBytes(segment);
    return new Target(
        "a segment of the weights' log",
        List.of(new Target.Sample("", whole)),
        REFUSALS,
        (kind, bytes) -> {
          writeAlone(segment, bytes);
          recover(folder);
        });
  }

  /** A segment of which one record is damaged, and its checksum right. */
  static Target record(Path folder) throws IOException {
    Path segment = new WeightsFolder(write(folder, false)).segment(0);
    byte[] whole = Files.readAllBytes(segment);
    List<byte[]> payloads = payloads(whole);
    List<Target.Sample> samples = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      samples.add(new Target.Sample(Integer.toString(i), payloads.get(i)));
    }
    return new Target(
        "a record of the weights' log",
        samples,
        REFUSALS,
        (kind, bytes) -> {
          List<byte[]> changed = new ArrayList<>(payloads);
          changed.set(Integer.parseInt(kind), bytes);
          writeAlone(segment, segment(whole, changed));
          recover(folder);
        });
  }

  /** Without the segments that a start has begun after it. */
  private static void writeAlone(Path segment, byte[] bytes) throws IOException {
    try (Stream<Path> files = Files.list(segment.resolveSibling(""))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.write(segment, bytes);
  }

  private static List<byte[]> payloads(byte[] segment) {
    List<byte[]> payloads = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = OPENING; at < segment.length; ) {
      int length = bytes.getInt(at + Integer.BYTES);
      payloads.add(Arrays.copyOfRange(segment, at + PREFIX, at + PREFIX + length));
      at += PREFIX + length;
    }
    return payloads;
  }

  private static byte[] segment(byte[] like, List<byte[]> payloads) {
    int length = OPENING + payloads.stream().mapToInt(payload -> PREFIX + payload.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(like, 0, OPENING);
    for (byte[] payload : payloads) {
      ByteBuffer count =
          ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(payload.length);
      CRC32C checksum = new CRC32C();
      checksum.update(count.array());
      checksum.update(payload);
      bytes.put(like, OPENING, Integer.BYTES); // the marker
      bytes.putInt(payload.length).putInt((int) checksum.getValue()).put(payload);
    }
    return bytes.array();
  }

  /** A checkpoint of which one file is damaged, and the manifest has its hash. */
  static Target checkpoint(Path folder) throws IOException {
    Path manifest = new WeightsFolder(write(folder, true)).manifest();
    Map<String, byte[]> whole = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        whole.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    String written = Files.readString(manifest);
    return new Target(
        "a checkpoint of the weights",
        whole.entrySet().stream()
            .filter(file -> !file.getKey().endsWith(".log"))
            .map(file -> new Target.Sample(file.getKey(), file.getValue()))
            .toList(),
        REFUSALS,
        (kind, bytes) -> {
          String other = Unforced.hashOf(bytes) + ".bin";
          if (kind.endsWith(".bin")) {
            Files.write(folder.resolve(other), bytes);
            Files.writeString(manifest, written.replace(stem(kind), stem(other)));
          } else {
            Files.write(manifest, bytes);
          }
          try {
            recover(folder);
          } finally {
            restore(folder, whole);
          }
        });
  }

  private static String stem(String file) {
    return file.substring(0, file.indexOf('.'));
  }

  private static void restore(Path folder, Map<String, byte[]> whole) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!whole.containsKey(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, byte[]> file : whole.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.exists(path) || Files.size(path) != file.getValue().length) {
        Files.write(path, file.getValue());
      }
    }
  }
}
