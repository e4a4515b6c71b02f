package org.actornas.weights.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.weights.block.StalenessScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes on disk: they change only with the format's number. */
class FrameTest {
  private static final LoggedPush PUSH =
      new LoggedPush(
          3,
          42,
          "w",
          List.of(new BlockDelta(BlockName.INPUT_BIAS, 2, new float[] {1f, -0.5f})),
          new Outcome.Trained(4.5, 8, 1, new StreamCursor(1, 70, new float[] {2f})));
  private static final SegmentHead HEAD =
      new SegmentHead(
          2,
          new StalenessScaling(0.5),
          Map.of(BlockName.INPUT_BIAS, new WeightsShape.Matrix(1, 2)));
  private static final String HEAD_BYTES =
      "4e4153574c4f470a03000000505553481d0000004966ba3c080211000000000000e03f1a"
          + "100a0a696e7075742d6269617310011802";
  private static final String PUSH_BYTES =
      "505553483e0000002423caca08031033182a2201772a180a0a696e7075742d6269617310"
          + "021a080000803f000000bf321909000000000000124010081801220a080110461a040000"
          + "0040";

  @TempDir private Path folder;

  @Test
  void a_segments_head_has_these_bytes() {
    assertThat(HexFormat.of().formatHex(HEAD.toBytes())).isEqualTo(HEAD_BYTES);
  }

  @Test
  void a_push_has_these_bytes() {
    assertThat(HexFormat.of().formatHex(Frame.of(PushRecords.toRecord(PUSH, 51))))
        .isEqualTo(PUSH_BYTES);
  }

  @Test
  void these_bytes_are_read_as_what_was_written() throws IOException {
    Path file = folder.resolve("segment");
    Files.write(file, HexFormat.of().parseHex(HEAD_BYTES + PUSH_BYTES));

    try (SegmentReader reader = SegmentReader.open(file)) {
      assertThat(reader.head()).contains(HEAD);
      assertThat(reader.next()).contains(PUSH);
      assertThat(reader.next()).isEmpty();
      assertThat(reader.offset()).isEqualTo(reader.size());
    }
  }
}
