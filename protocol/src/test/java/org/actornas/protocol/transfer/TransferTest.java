package org.actornas.protocol.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sender and receiver, each alone, with a list of what they say. */
class TransferTest {
  private static final int CHUNK = 10;
  private static final long AT_ONCE = 100;
  private static final int RETRY = 2;
  private static final int GIVE_UP = 60;
  private static final TransferSettings SETTINGS =
      new TransferSettings(
          CHUNK, 4, 5, AT_ONCE, 200, Duration.ofNanos(RETRY), Duration.ofNanos(GIVE_UP));

  private final List<String> said = new ArrayList<>();
  private final TransferSender<String, String> sender =
      new TransferSender<>(SETTINGS, new SaidBySender());
  private final TransferReceiver<String> receiver =
      new TransferReceiver<>(SETTINGS, new SaidByReceiver());

  @Test
  void a_receiver_asks_for_a_window_and_for_more_when_half_of_it_is_here() {
    byte[] payload = payload(100);
    offer("a", 1, 100);
    assertThat(take()).containsExactly("a 1 grant 0+4");

    receiver.onChunk("a", 1, chunk(payload, 0), 0);
    assertThat(take()).isEmpty();
    receiver.onChunk("a", 1, chunk(payload, 1), 0);
    assertThat(take()).containsExactly("a 1 grant 4+2");
  }

  @Test
  void after_a_silence_the_receiver_asks_again_for_what_is_missing_or_damaged() {
    byte[] payload = payload(40);
    offer("a", 1, 40);
    receiver.onChunk("a", 1, chunk(payload, 1), 0);
    Chunk third = chunk(payload, 2);
    receiver.onChunk("a", 1, new Chunk(2, third.crc32c() + 1, third.content()), 0);
    take();

    receiver.tick(RETRY - 1);
    assertThat(take()).isEmpty();
    receiver.tick(RETRY);
    assertThat(take()).containsExactly("a 1 grant 0+1", "a 1 grant 2+2");
  }

  @Test
  void a_message_that_has_come_is_not_taken_again_but_its_sender_is_told_again() {
    byte[] payload = payload(10);
    offer("a", 1, 10);
    assertThat(receiver.onChunk("a", 1, chunk(payload, 0), 0)).isPresent();
    take();

    assertThat(offer("a", 1, 10)).isEmpty();
    assertThat(receiver.onChunk("a", 1, chunk(payload, 0), 0)).isEmpty();
    assertThat(take()).containsExactly("a 1 done");
  }

  @Test
  void a_late_offer_of_what_its_sender_has_ended_is_ignored() {
    receiver.onOffer("a", 5, 5, cargo(30), Optional.empty(), 0);
    take();

    assertThat(receiver.onOffer("a", 4, 4, cargo(30), Optional.empty(), 0)).isEmpty();
    assertThat(take()).isEmpty();
  }

  @Test
  void messages_wait_in_order_until_those_before_them_are_released() {
    offer("a", 1, 60);
    offer("b", 1, 60);
    offer("c", 1, 10);
    assertThat(take()).containsExactly("a 1 grant 0+4");

    byte[] payload = payload(60);
    for (int index = 0; index < 6; index++) {
      receiver.onChunk("a", 1, chunk(payload, index), 0);
    }
    assertThat(take()).endsWith("a 1 done");
    receiver.release("a", 1, 0);
    assertThat(take()).containsExactly("b 1 grant 0+4", "c 1 grant 0+1");
    assertThat(receiver.bytesHeld()).isEqualTo(70);
  }

  @Test
  void sixteen_senders_at_once_are_granted_what_fits_into_the_memory() {
    for (int i = 0; i < 16; i++) {
      offer("sender " + i, 1, 30);
    }

    assertThat(take()).hasSize(3);
    assertThat(receiver.bytesHeld()).isEqualTo(90);
  }

  @Test
  void a_message_larger_than_the_memory_comes_alone_and_one_beyond_all_limits_never() {
    offer("a", 1, 150);
    offer("b", 1, 10);
    assertThat(take()).containsExactly("a 1 grant 0+4");

    offer("c", 1, 201);
    assertThat(take()).containsExactly("c 1 refuse");
  }

  @Test
  void memory_of_a_sender_that_withdraws_is_gone_or_falls_silent_is_for_others() {
    offer("a", 1, 100);
    offer("b", 1, 100);
    offer("c", 1, 100);
    offer("d", 1, 100);
    take();

    receiver.onWithdrawn("a", 1, 0);
    assertThat(take()).containsExactly("b 1 grant 0+4");
    receiver.forget("b", 0);
    assertThat(take()).containsExactly("c 1 grant 0+4");
    receiver.onOffer("d", 1, 1, cargo(100), Optional.empty(), GIVE_UP - 1);
    receiver.tick(GIVE_UP);
    assertThat(take()).containsExactly("d 1 grant 0+4");
  }

  @Test
  void an_offer_is_repeated_until_it_is_granted_and_given_up_at_the_end() {
    sender.send("r", parcel(30), "tag", 0);
    assertThat(take()).containsExactly("r 1 offer 30");
    assertThat(sender.tick(RETRY)).isEmpty();
    assertThat(take()).containsExactly("r 1 offer 30");

    sender.onGrant("s", 1, 1, 2, RETRY);
    assertThat(take()).containsExactly("s 1 chunk 1", "s 1 chunk 2");
    assertThat(sender.tick(2 * RETRY - 1)).isEmpty();
    assertThat(take()).isEmpty();

    assertThat(sender.tick(GIVE_UP)).containsExactly("tag");
    assertThat(take()).containsExactly("r 1 withdraw");
    sender.onGrant("s", 1, 0, 1, GIVE_UP);
    assertThat(take()).isEmpty();
  }

  @Test
  void a_message_is_made_to_bytes_when_its_turn_comes_and_a_small_one_does_not_wait() {
    List<String> made = new ArrayList<>();
    for (int size : new int[] {60, 61, 3}) {
      sender.send(
          "r",
          new TransferSender.Parcel(
              "M",
              "",
              size,
              () -> {
                made.add("made " + size);
                return ByteString.copyFrom(payload(size));
              }),
          "tag",
          0);
    }
    assertThat(made).containsExactly("made 60", "made 3");
    assertThat(take()).containsExactly("r 1 offer 60", "r 2 offer 3 whole");

    sender.onDone(1, 0);
    assertThat(made).endsWith("made 61");
    sender.forget("r", 0);
    assertThat(sender.bytesHeld()).isZero();
  }

  @Test
  void a_grant_beyond_the_end_of_a_message_is_ignored() {
    sender.send("r", parcel(30), "tag", 0);
    take();

    sender.onGrant("r", 1, 2, 2, 0);
    sender.onGrant("r", 1, -1, 1, 0);
    sender.onGrant("r", 1, 1, Integer.MAX_VALUE, 0);

    assertThat(take()).isEmpty();
  }

  @Test
  void who_sent_a_message_that_is_refused_is_told_which() {
    sender.send("r", parcel(30), "tag", 0);

    assertThat(sender.onRefused(1, 0)).contains("tag");
    assertThat(sender.onRefused(1, 0)).isEmpty();
    assertThat(sender.send("r", parcel(201), "tag", 0)).isFalse();
  }

  private Optional<TransferReceiver.Arrived<String>> offer(String from, long transfer, int bytes) {
    return receiver.onOffer(from, transfer, 1, cargo(bytes), Optional.empty(), 0);
  }

  private List<String> take() {
    List<String> taken = List.copyOf(said);
    said.clear();
    return taken;
  }

  private static Cargo cargo(int bytes) {
    return new Cargo("M", "", bytes, SETTINGS.chunksOf(bytes));
  }

  private static Chunk chunk(byte[] payload, int index) {
    return Chunk.of(ByteString.copyFrom(payload), index, CHUNK);
  }

  private static TransferSender.Parcel parcel(int bytes) {
    return new TransferSender.Parcel("M", "", bytes, () -> ByteString.copyFrom(payload(bytes)));
  }

  private static byte[] payload(int bytes) {
    byte[] payload = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      payload[i] = (byte) i;
    }
    return payload;
  }

  private final class SaidBySender implements ToReceiver<String> {
    @Override
    public void offer(String to, long transfer, long oldest, Cargo cargo, Optional<Chunk> whole) {
      said.add(
          "%s %d offer %d%s"
              .formatted(to, transfer, cargo.bytes(), whole.isPresent() ? " whole" : ""));
    }

    @Override
    public void chunk(String to, long transfer, Chunk chunk) {
      said.add("%s %d chunk %d".formatted(to, transfer, chunk.index()));
    }

    @Override
    public void withdraw(String to, long transfer) {
      said.add("%s %d withdraw".formatted(to, transfer));
    }
  }

  private final class SaidByReceiver implements ToSender<String> {
    @Override
    public void grant(String to, long transfer, int first, int count) {
      said.add("%s %d grant %d+%d".formatted(to, transfer, first, count));
    }

    @Override
    public void done(String to, long transfer) {
      said.add("%s %d done".formatted(to, transfer));
    }

    @Override
    public void refuse(String to, long transfer, String reason) {
      said.add("%s %d refuse".formatted(to, transfer));
    }
  }
}
