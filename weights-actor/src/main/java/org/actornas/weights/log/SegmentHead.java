package org.actornas.weights.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.wire.BlockSizeRecord;
import org.actornas.protocol.wire.SegmentHeadRecord;
import org.actornas.weights.block.StalenessScaling;

/**
 * What a segment begins with.
 *
 * @param firstVersion pushes that the store had taken when it was begun
 * @param scaling of the segment's deltas
 * @param sizes of every block
 */
record SegmentHead(
    long firstVersion, StalenessScaling scaling, Map<BlockName, WeightsShape.Matrix> sizes) {

  /** How every segment of this format begins: "NASWLOG", a line feed, and the format, a uint32. */
  private static final byte[] OPENING = "NASWLOG\n\3\0\0\0".getBytes(StandardCharsets.US_ASCII);

  /** The first bytes of every segment. */
  static byte[] opening() {
    return OPENING.clone();
  }

  /** A whole segment without pushes. */
  byte[] toBytes() {
    byte[] frame = Frame.of(toRecord());
    return ByteBuffer.allocate(OPENING.length + frame.length).put(OPENING).put(frame).array();
  }

  private SegmentHeadRecord toRecord() {
    SegmentHeadRecord.Builder record =
        SegmentHeadRecord.newBuilder()
            .setFirstVersion(firstVersion)
            .setStalenessExponent(scaling.exponent());
    sizes.forEach(
        (name, size) ->
            record.addBlocks(
                BlockSizeRecord.newBuilder()
                    .setName(name.text())
                    .setRows(size.rows())
                    .setColumns(size.columns())));
    return record.build();
  }

  static SegmentHead fromRecord(SegmentHeadRecord record) {
    Map<BlockName, WeightsShape.Matrix> sizes = new LinkedHashMap<>();
    for (BlockSizeRecord block : record.getBlocksList()) {
      sizes.put(
          new BlockName(block.getName()),
          new WeightsShape.Matrix(block.getRows(), block.getColumns()));
    }
    return new SegmentHead(
        record.getFirstVersion(), new StalenessScaling(record.getStalenessExponent()), sizes);
  }

  /**
   * Checks what a file says of its blocks.
   *
   * @throws OtherWeightsException if they are not the configured ones
   */
  static void requireSame(
      Path file,
      Map<BlockName, WeightsShape.Matrix> found,
      Map<BlockName, WeightsShape.Matrix> configured)
      throws OtherWeightsException {
    Set<BlockName> names = new LinkedHashSet<>(configured.keySet());
    names.addAll(found.keySet());
    for (BlockName name : names) {
      WeightsShape.Matrix there = found.get(name);
      WeightsShape.Matrix here = configured.get(name);
      if (there == null) {
        throw new OtherWeightsException(file, "it has no block " + name);
      }
      if (here == null) {
        throw new OtherWeightsException(file, "it has a block " + name + ", this run has none");
      }
      if (!there.equals(here)) {
        throw new OtherWeightsException(
            file,
            "its block %s is %d x %d, this run's is %d x %d"
                .formatted(name, there.rows(), there.columns(), here.rows(), here.columns()));
      }
    }
  }
}
