package org.actornas.protocol.transfer;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Some senders, one receiver and a network that loses, delays, repeats, reorders and damages what
 * they say; all of it follows from the seed. Time is in milliseconds.
 */
final class TransferSimulation {
  private static final int CHUNK = 16;
  private static final int WINDOW = 4;
  private static final long AT_ONCE = 400;
  private static final int LARGEST = 700;
  private static final int TICK_MS = 50;
  private static final int END_MS = 600_000;

  private static final TransferSettings SETTINGS =
      new TransferSettings(
          CHUNK, WINDOW, 10, AT_ONCE, LARGEST, Duration.ofMillis(200), Duration.ofHours(1));

  private record Event(long at, long order, Runnable action) {}

  private final Random random;
  private final double loss;
  private final double repeats;
  private final double damage;
  private final int delayMs;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (one, other) ->
              one.at == other.at
                  ? Long.compare(one.order, other.order)
                  : Long.compare(one.at, other.at));
  private long now;
  private long order;

  private final List<TransferSender<String, Integer>> senders = new ArrayList<>();
  private final TransferReceiver<Integer> receiver;
  private final Map<Integer, byte[]> sent = new HashMap<>();
  private final Map<Integer, Integer> arrivals = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long mostHeld;
  private long damaged;
  private long lost;

  TransferSimulation(long seed) {
    this.random = new Random(seed);
    this.loss = random.nextDouble() * 0.3;
    this.repeats = random.nextDouble() * 0.3;
    this.damage = random.nextDouble() * 0.2;
    this.delayMs = 1 + random.nextInt(400);
    this.receiver = new TransferReceiver<>(SETTINGS, new Answers());
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      senders.add(new TransferSender<>(SETTINGS, new Offers(i)));
    }
  }

  /** Lets every message be sent, until all have arrived. */
  TransferSimulation run() {
    int messages = 1 + random.nextInt(12);
    for (int id = 0; id < messages; id++) {
      int message = id;
      byte[] payload = new byte[size()];
      random.nextBytes(payload);
      sent.put(id, payload);
      int from = random.nextInt(senders.size());
      at(
          random.nextInt(2_000),
          () ->
              senders
                  .get(from)
                  .send(
                      "receiver",
                      new TransferSender.Parcel(
                          "M",
                          Integer.toString(message),
                          payload.length,
                          () -> ByteString.copyFrom(payload)),
                      message,
                      nanos()));
    }
    at(0, this::tick);
    while (!events.isEmpty()) {
      Event event = events.remove();
      now = event.at;
      event.action.run();
      mostHeld = Math.max(mostHeld, receiver.bytesHeld());
      if (receiver.bytesHeld() > Math.max(AT_ONCE, LARGEST)) {
        faults.add("the receiver holds " + receiver.bytesHeld());
      }
      for (TransferSender<String, Integer> sender : senders) {
        if (sender.bytesHeld() > Math.max(AT_ONCE, LARGEST)) {
          faults.add("a sender holds " + sender.bytesHeld());
        }
      }
    }
    for (int id : sent.keySet()) {
      if (arrivals.getOrDefault(id, 0) != 1) {
        faults.add("message " + id + " arrived " + arrivals.getOrDefault(id, 0) + " times");
      }
    }
    if (receiver.bytesHeld() != 0 || senders.stream().anyMatch(sender -> sender.bytesHeld() != 0)) {
      faults.add("memory is held at the end");
    }
    return this;
  }

  List<String> faults() {
    return faults;
  }

  long lost() {
    return lost;
  }

  long damaged() {
    return damaged;
  }

  long mostHeld() {
    return mostHeld;
  }

  private int size() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(11);
      case 1 -> CHUNK * (1 + random.nextInt(10));
      case 2 -> LARGEST - random.nextInt(3);
      default -> random.nextInt(LARGEST);
    };
  }

  private void tick() {
    receiver.tick(nanos());
    for (TransferSender<String, Integer> sender : senders) {
      for (int message : sender.tick(nanos())) {
        faults.add("message " + message + " was given up");
      }
    }
    boolean over =
        arrivals.size() == sent.size()
            && receiver.bytesHeld() == 0
            && senders.stream().allMatch(sender -> sender.bytesHeld() == 0);
    if (!over && now < END_MS) {
      at(TICK_MS, this::tick);
    }
  }

  private long nanos() {
    return Duration.ofMillis(now).toNanos();
  }

  private void at(long delay, Runnable action) {
    events.add(new Event(now + delay, order++, action));
  }

  /** Something is said: perhaps never heard, perhaps twice. */
  private void say(Runnable heard) {
    if (random.nextDouble() < loss) {
      lost++;
      return;
    }
    at(random.nextInt(delayMs), heard);
    if (random.nextDouble() < repeats) {
      // so late that it may concern what is long over
      at(random.nextInt(20 * delayMs), heard);
    }
  }

  private void arrived(Optional<TransferReceiver.Arrived<Integer>> message) {
    message.ifPresent(
        arrived -> {
          int id = Integer.parseInt(arrived.cargo().recipient());
          arrivals.merge(id, 1, Integer::sum);
          if (!Arrays.equals(arrived.payload(), sent.get(id))) {
            faults.add("message " + id + " arrived as another");
          }
          at(
              random.nextInt(500),
              () -> receiver.release(arrived.from(), arrived.transfer(), nanos()));
        });
  }

  private Chunk perhapsDamaged(Chunk chunk) {
    if (chunk.content().isEmpty() || random.nextDouble() >= damage) {
      return chunk;
    }
    damaged++;
    byte[] bytes = chunk.content().toByteArray();
    if (random.nextInt(10) == 0) {
      return new Chunk(
          chunk.index(), chunk.crc32c(), chunk.content().substring(random.nextInt(bytes.length)));
    }
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return new Chunk(chunk.index(), chunk.crc32c(), ByteString.copyFrom(bytes));
  }

  private final class Offers implements ToReceiver<String> {
    private final int self;

    private Offers(int self) {
      this.self = self;
    }

    @Override
    public void offer(String to, long transfer, long oldest, Cargo cargo, Optional<Chunk> whole) {
      Optional<Chunk> carried = whole.map(TransferSimulation.this::perhapsDamaged);
      say(() -> arrived(receiver.onOffer(self, transfer, oldest, cargo, carried, nanos())));
    }

    @Override
    public void chunk(String to, long transfer, Chunk chunk) {
      Chunk carried = perhapsDamaged(chunk);
      say(() -> arrived(receiver.onChunk(self, transfer, carried, nanos())));
    }

    @Override
    public void withdraw(String to, long transfer) {
      say(() -> receiver.onWithdrawn(self, transfer, nanos()));
    }
  }

  private final class Answers implements ToSender<Integer> {
    @Override
    public void grant(Integer to, long transfer, int first, int count) {
      if (count > WINDOW) {
        faults.add("a grant of " + count + " chunks");
      }
      say(() -> senders.get(to).onGrant("receiver", transfer, first, count, nanos()));
    }

    @Override
    public void done(Integer to, long transfer) {
      say(() -> senders.get(to).onDone(transfer, nanos()));
    }

    @Override
    public void refuse(Integer to, long transfer, String reason) {
      faults.add("refused: " + reason);
    }
  }
}
