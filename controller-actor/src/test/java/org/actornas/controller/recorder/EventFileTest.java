package org.actornas.controller.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;

class EventFileTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000L, 250_000_000));

  @TempDir Path folder;

  @Test
  void the_name_has_the_second_and_the_host() throws IOException {
    try (EventFile file = EventFile.create(folder.resolve("tensorboard"), "node-1/a b", CLOCK)) {
      assertThat(file.path())
          .isEqualTo(folder.resolve("tensorboard/events.out.tfevents.1700000000.node-1_a_b"))
          .exists();
    }
  }

  @Test
  void the_first_record_is_the_format_s_version() throws IOException {
    EventFile file = EventFile.create(folder, "host", CLOCK);
    file.close();

    List<Event> events = EventRecords.read(file.path());

    assertThat(events).hasSize(1);
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(0).getWallTime()).isEqualTo(1_700_000_000.25);
  }

  @Test
  void scalars_of_one_step_are_one_event() throws IOException {
    EventFile file = EventFile.create(folder, "host", CLOCK);
    file.scalars(7, Map.of("epoch/mean_perplexity", 123.5));
    file.scalars(8, Map.of("a", 1.0, "b", Double.NaN));
    file.close();

    List<Event> events = EventRecords.read(file.path());

    assertThat(events).hasSize(3);
    assertThat(events.get(1).getStep()).isEqualTo(7);
    assertThat(events.get(1).getWallTime()).isEqualTo(1_700_000_000.25);
    assertThat(events.get(1).getSummary().getValue(0).getTag()).isEqualTo("epoch/mean_perplexity");
    assertThat(events.get(1).getSummary().getValue(0).getSimpleValue()).isEqualTo(123.5f);
    assertThat(events.get(2).getSummary().getValueList())
        .extracting(value -> value.getTag())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void a_histogram_counts_every_finite_value_once() throws IOException {
    EventFile file = EventFile.create(folder, "host", CLOCK);
    double[] values = IntStream.rangeClosed(0, 60).mapToDouble(i -> 100 + i).toArray();
    values[7] = Double.POSITIVE_INFINITY;
    file.histogram(3, "perplexities", values);
    file.close();

    Event event = EventRecords.read(file.path()).get(1);
    HistogramProto histogram = event.getSummary().getValue(0).getHisto();

    assertThat(event.getStep()).isEqualTo(3);
    assertThat(event.getSummary().getValue(0).getTag()).isEqualTo("perplexities");
    assertThat(histogram.getMin()).isEqualTo(100);
    assertThat(histogram.getMax()).isEqualTo(160);
    assertThat(histogram.getNum()).isEqualTo(60);
    assertThat(histogram.getSum()).isEqualTo(61 * 130 - 107);
    assertThat(histogram.getSumSquares())
        .isEqualTo(IntStream.rangeClosed(100, 160).map(i -> i * i).sum() - 107.0 * 107);
    assertThat(histogram.getBucketLimitList()).hasSize(30).isSorted().endsWith(160.0);
    assertThat(histogram.getBucketLimit(0)).isCloseTo(102, within(1e-9));
    // two values a bucket; 107 is missing, and 160 belongs to the last one
    List<Double> counts = new ArrayList<>(Collections.nCopies(30, 2.0));
    counts.set(3, 1.0);
    counts.set(29, 3.0);
    assertThat(histogram.getBucketList()).isEqualTo(counts);
  }

  @Test
  void equal_values_are_one_bucket_and_none_is_no_event() throws IOException {
    EventFile file = EventFile.create(folder, "host", CLOCK);
    file.histogram(1, "equal", new double[] {5, 5, 5});
    file.histogram(2, "none", new double[] {Double.NaN});
    file.close();

    List<Event> events = EventRecords.read(file.path());

    assertThat(events).hasSize(2);
    HistogramProto histogram = events.get(1).getSummary().getValue(0).getHisto();
    assertThat(histogram.getBucketList()).containsExactly(3.0);
    assertThat(histogram.getBucketLimitList()).containsExactly(5.0);
  }

  @Test
  void what_is_flushed_can_be_read_before_the_file_is_closed() throws IOException {
    try (EventFile file = EventFile.create(folder, "host", CLOCK)) {
      file.scalars(1, Map.of("a", 1.0));
      file.flush();

      assertThat(EventRecords.read(file.path())).hasSize(2);
    }
  }

  @Test
  void a_second_file_in_the_same_second_does_not_overwrite_the_first() throws IOException {
    EventFile first = EventFile.create(folder, "host", CLOCK);
    first.close();

    EventFile second = EventFile.create(folder, "host", CLOCK);
    second.scalars(1, Map.of("a", 1.0));
    second.close();

    assertThat(second.path()).hasFileName(first.path().getFileName() + ".1");
    assertThat(EventRecords.read(first.path())).hasSize(1);
    assertThat(EventRecords.read(second.path())).hasSize(2);
  }
}
