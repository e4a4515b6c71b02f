package org.actornas.protocol.buffer;

/**
 * When the memory buffer is filled and read (the paper's section 3). Epochs count from 1.
 *
 * @param firstEpoch the first epoch at whose end architectures are stored, 5 in the paper
 * @param samplesPerEpoch stored at the end of each epoch until the buffer is full, 1,000
 * @param capacity 10,000
 * @param replacementsPerEpoch random entries replaced at the end of each epoch once full, 100
 * @param reconstructFromEpoch the first epoch whose controller steps add L_Sup, 10
 * @param reconstructSamples buffer entries in each L_Sup, without replacement, 100
 */
public record MemorySchedule(
    int firstEpoch,
    int samplesPerEpoch,
    int capacity,
    int replacementsPerEpoch,
    int reconstructFromEpoch,
    int reconstructSamples) {

  /** How many architectures the controller samples into a buffer of this size at an epoch's end. */
  public int wanted(int epoch, int size) {
    if (epoch < firstEpoch) {
      return 0;
    }
    return size < capacity
        ? Math.min(samplesPerEpoch, capacity - size)
        : Math.min(replacementsPerEpoch, capacity);
  }

  /** How many entries a controller step of this epoch reconstructs, from a buffer of this size. */
  public int reconstructed(int epoch, int size) {
    return epoch < reconstructFromEpoch ? 0 : Math.min(reconstructSamples, size);
  }
}
