package org.actornas.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class SessionSettingsTest {
  /** 64 products of 2 * 512^3 operations: tens of milliseconds on any machine of today. */
  private static final int SIZE = 512;

  private static final int PRODUCTS = 64;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Test
  void a_session_of_one_thread_computes_on_the_thread_that_calls_it() {
    try (Graph graph = new Graph();
        Session session = SessionSettings.singleThreaded().open(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> matrix = tf.fill(tf.array(SIZE, SIZE), tf.constant(1f / SIZE));
      Operand<TFloat32> product = matrix;
      for (int i = 0; i < PRODUCTS; i++) {
        product = tf.linalg.matMul(product, matrix);
      }
      Operand<TFloat32> sum = tf.reduceSum(product, tf.array(0, 1));

      long before = threads.getCurrentThreadCpuTime();
      try (Result result = session.runner().fetch(sum).run()) {
        long spent = threads.getCurrentThreadCpuTime() - before;

        assertThat(result.size()).isEqualTo(1);
        // a thread that only waits for others spends less than one
        assertThat(spent).as("nanoseconds of this thread").isGreaterThan(5_000_000);
      }
    }
  }
}
