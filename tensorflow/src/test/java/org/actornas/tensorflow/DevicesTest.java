package org.actornas.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class DevicesTest {
  @Test
  void the_cpu_is_always_found() {
    assertThat(Devices.find(SessionSettings.singleThreaded())).contains(Device.CPU);
  }

  @Test
  void a_session_runs_a_graph_with_the_settings() {
    try (Graph graph = new Graph();
        Session session = SessionSettings.singleThreaded().open(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> sum = tf.math.add(tf.constant(2f), tf.constant(3f));

      try (Result result = session.runner().fetch(sum).run()) {
        assertThat(((TFloat32) result.get(0)).getFloat()).isEqualTo(5f);
      }
    }
  }

  @Test
  void a_device_has_a_name_in_configuration_and_one_in_graphs() {
    assertThat(new Device("gpu:1").tensorFlowName()).isEqualTo("/device:GPU:1");
    assertThat(Device.CPU.tensorFlowName()).isEqualTo("/device:CPU:0");
    assertThatThrownBy(() -> new Device("gpu")).hasMessageContaining("expected cpu or gpu:N");
  }
}
