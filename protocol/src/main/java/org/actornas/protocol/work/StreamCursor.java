package org.actornas.protocol.work;

import java.util.Arrays;

/**
 * Where shared training stands in one contiguous part of the training streams: the position of the
 * next minibatch and the hidden state carried into it. It travels with leases and outcomes, so that
 * any worker can go on where another stopped.
 *
 * @param id the part, from 0
 * @param position the next step of every stream to read
 * @param carry h_{t-1}, [B, H] row-major; empty for the zero state
 */
@SuppressWarnings("ArrayRecordComponent") // never changed once it is in a cursor
public record StreamCursor(int id, int position, float[] carry) {

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamCursor that
        && id == that.id
        && position == that.position
        && Arrays.equals(carry, that.carry);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * id + position) + Arrays.hashCode(carry);
  }

  @Override
  public String toString() {
    return "StreamCursor[id=" + id + ", position=" + position + "]";
  }
}
