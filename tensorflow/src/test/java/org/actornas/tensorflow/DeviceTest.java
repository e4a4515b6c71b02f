package org.actornas.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "gpu:", "gpu:-1", "gpu:1000", "GPU:0", "cpu:0", " cpu"})
  void what_is_neither_the_cpu_nor_a_gpu_by_its_index_is_refused(String text) {
    assertThatThrownBy(() -> new Device(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void only_a_gpu_has_an_index() {
    assertThat(new Device("gpu:12").index()).isEqualTo(12);
    assertThatThrownBy(Device.CPU::index).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void a_session_has_at_least_one_thread_of_each_kind(int threads) {
    assertThatThrownBy(() -> new SessionSettings(Device.CPU, threads, 1))
        .hasMessageContaining(threads + " (intra)");
    assertThatThrownBy(() -> new SessionSettings(Device.CPU, 1, threads))
        .hasMessageContaining(threads + " (inter)");
  }
}
