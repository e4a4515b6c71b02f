package org.actornas.controller.recorder;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.actornas.protocol.checkpoint.FileChanges;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.Summary;

/**
 * A file of events that TensorBoard reads: {@code events.out.tfevents.<seconds>.<host>}, and a
 * number if one was begun in that second already. Not for several threads.
 */
public final class EventFile implements Closeable {
  private static final String NAME = "events.out.tfevents.";
  private static final String VERSION = "brain.Event:2";
  private static final int BUCKETS = 30;

  private final Path path;
  private final InstantSource clock;
  private final FileChannel file;
  private final RecordOutput records;

  private EventFile(Path path, InstantSource clock, FileChannel file) {
    this.path = path;
    this.clock = clock;
    this.file = file;
    this.records = new RecordOutput(new BufferedOutputStream(Channels.newOutputStream(file)));
  }

  /**
   * Begins a new file; TensorBoard joins all files of a folder into one run.
   *
   * @param folder made if it does not exist
   * @param host names this machine in the file's name; what does not suit a file name becomes
   *     {@code _}
   * @param clock gives the time of every event, and the file's name
   */
  public static EventFile create(Path folder, String host, InstantSource clock) throws IOException {
    return create(folder, host, clock, FileChanges.unfenced());
  }

  /**
   * Likewise.
   *
   * @param changes that make the file
   */
  static EventFile create(Path folder, String host, InstantSource clock, FileChanges changes)
      throws IOException {
    Files.createDirectories(folder);
    String name =
        String.format(
            Locale.ROOT,
            NAME + "%010d.%s",
            clock.instant().getEpochSecond(),
            host.replaceAll("[^A-Za-z0-9.-]", "_"));
    Path path = folder.resolve(name);
    for (int number = 1; Files.exists(path); number++) {
      path = folder.resolve(name + "." + number);
    }
    EventFile file =
        new EventFile(path, clock, changes.create(path, FileChanges.Content.of(new byte[0])));
    try {
      file.write(Event.newBuilder().setFileVersion(VERSION));
      file.flush();
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return file;
  }

  /** Whether a file's name is one of these. */
  static boolean isOne(Path file) {
    return file.getFileName().toString().startsWith(NAME);
  }

  /** Where the file is. */
  public Path path() {
    return path;
  }

  /**
   * Writes one value of each of some curves.
   *
   * @param step the abscissa
   * @param values by tag, such as {@code epoch/mean_perplexity}; what stands before the first slash
   *     groups curves on one page
   */
  public void scalars(long step, Map<String, Double> values) throws IOException {
    Summary.Builder summary = Summary.newBuilder();
    values.forEach(
        (tag, value) ->
            summary.addValue(
                Summary.Value.newBuilder().setTag(tag).setSimpleValue(value.floatValue())));
    write(Event.newBuilder().setStep(step).setSummary(summary));
  }

  /**
   * Writes the distribution of some values in 30 buckets of equal width. Values that are not finite
   * are left out; if none is finite nothing is written.
   *
   * @param step the abscissa
   * @param tag such as {@code epoch/perplexities}
   */
  public void histogram(long step, String tag, double[] values) throws IOException {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return;
    }
    write(
        Event.newBuilder()
            .setStep(step)
            .setSummary(
                Summary.newBuilder()
                    .addValue(Summary.Value.newBuilder().setTag(tag).setHisto(histogram(finite)))));
  }

  private static HistogramProto histogram(double[] values) {
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    int buckets = min < max ? BUCKETS : 1;
    double width = (max - min) / buckets;
    long[] counts = new long[buckets];
    for (double value : values) {
      counts[min < max ? Math.min((int) ((value - min) / width), buckets - 1) : 0]++;
    }
    HistogramProto.Builder histogram =
        HistogramProto.newBuilder()
            .setMin(min)
            .setMax(max)
            .setNum(values.length)
            .setSum(Arrays.stream(values).sum())
            .setSumSquares(Arrays.stream(values).map(value -> value * value).sum());
    for (int bucket = 0; bucket < buckets; bucket++) {
      histogram.addBucketLimit(bucket == buckets - 1 ? max : min + (bucket + 1) * width);
      histogram.addBucket((double) counts[bucket]);
    }
    return histogram.build();
  }

  private void write(Event.Builder event) throws IOException {
    Instant now = clock.instant();
    records.write(
        event.setWallTime(now.getEpochSecond() + now.getNano() / 1e9).build().toByteArray());
  }

  /** The open file. */
  FileChannel channel() {
    return file;
  }

  /** Makes all that was written visible to readers of the file. */
  public void flush() throws IOException {
    records.flush();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
