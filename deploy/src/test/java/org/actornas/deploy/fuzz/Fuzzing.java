package org.actornas.deploy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.Random;

/**
 * Feeds a target with damaged bytes. Each case depends on its number alone, so the one that a
 * report names can be run again.
 */
final class Fuzzing {
  /** What a reader may allocate beside what the bytes are worth. */
  private static final long ALLOWANCE = 8L << 20;

  /** Objects that a byte may cost: a field of a message is one or more. */
  private static final long PER_BYTE = 2_000;

  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Target target;

  Fuzzing(Target target) {
    this.target = target;
  }

  /**
   * How cases ended.
   *
   * @param refused by an exception that is documented
   * @param read without one
   */
  record Tally(int refused, int read) {}

  Tally run(int cases) {
    int refused = 0;
    for (int number = 0; number < cases; number++) {
      if (!accepts(number)) {
        refused++;
      }
    }
    return new Tally(refused, cases - refused);
  }

  private boolean accepts(int number) {
    Random random = new Random(number);
    Target.Sample sample = any(random);
    byte[] bytes = new Mutation(random.nextLong()).of(sample.bytes(), any(random).bytes());
    long before = thread.getCurrentThreadAllocatedBytes();
    boolean accepted = true;
    try {
      target.reader().read(sample.kind(), bytes);
    } catch (Exception | AssertionError | StackOverflowError e) {
      if (!target.refusals().contains(e.getClass())) {
        fail(describe(number, sample, bytes), e);
      }
      accepted = false;
    }
    assertThat(thread.getCurrentThreadAllocatedBytes() - before)
        .as(() -> "bytes allocated by " + describe(number, sample, bytes))
        .isLessThan(ALLOWANCE + PER_BYTE * bytes.length);
    return accepted;
  }

  private Target.Sample any(Random random) {
    return target.samples().get(random.nextInt(target.samples().size()));
  }

  private String describe(int number, Target.Sample sample, byte[] bytes) {
    return "%s, case %d, kind '%s': %s"
        .formatted(target, number, sample.kind(), HexFormat.of().formatHex(bytes));
  }
}
