package org.actornas.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFResourceExhaustedException;

class MemoryFailureTest {
  private static final Device GPU = new Device("gpu:1");

  @Test
  void an_error_of_the_jvm_s_memory_is_the_process_s_whoever_throws_it_and_however_deep() {
    for (String message :
        new String[] {
          "Java heap space",
          "Cannot reserve 4096 bytes of direct buffer memory (allocated: 1, limit: 2)",
          "Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G)",
          "unable to create native thread: possibly out of memory or process/resource limits reached"
        }) {
      Throwable wrapped =
          new CompletionException(new IllegalStateException(new OutOfMemoryError(message)));

      assertThat(MemoryFailure.of(wrapped, Device.CPU)).isEqualTo(MemoryFailure.OF_PROCESS);
      assertThat(MemoryFailure.of(wrapped, GPU)).isEqualTo(MemoryFailure.OF_PROCESS);
    }
  }

  @Test
  void what_tensorflow_finds_no_memory_for_on_the_cpu_is_the_process_s() {
    assertThat(MemoryFailure.of(exhausted("CPU:0 by allocator cpu"), Device.CPU))
        .isEqualTo(MemoryFailure.OF_PROCESS);
    assertThat(MemoryFailure.of(exhausted("CPU:0 by allocator cpu"), GPU))
        .as("the part of a GPU's graph that runs on the CPU")
        .isEqualTo(MemoryFailure.OF_PROCESS);
  }

  @Test
  void what_tensorflow_finds_no_memory_for_on_a_gpu_is_the_gpu_s() {
    assertThat(MemoryFailure.of(exhausted("GPU:1 by allocator GPU_1_bfc"), GPU))
        .isEqualTo(MemoryFailure.OF_DEVICE);
  }

  @Test
  void what_cpp_finds_no_memory_for_is_the_process_s() {
    assertThat(MemoryFailure.of(new RuntimeException("std::bad_alloc"), GPU))
        .isEqualTo(MemoryFailure.OF_PROCESS);
  }

  @Test
  void other_failures_are_none_of_memory() {
    RuntimeException circle = new RuntimeException("one");
    circle.initCause(new RuntimeException("the other", circle));

    assertThat(MemoryFailure.of(new StackOverflowError(), Device.CPU))
        .isEqualTo(MemoryFailure.NONE);
    assertThat(MemoryFailure.of(new TFInvalidArgumentException("bad"), Device.CPU))
        .isEqualTo(MemoryFailure.NONE);
    assertThat(MemoryFailure.of(circle, Device.CPU)).isEqualTo(MemoryFailure.NONE);
  }

  private static TFResourceExhaustedException exhausted(String where) {
    return new TFResourceExhaustedException(
        "OOM when allocating tensor with shape[1024,1024] and type float on /job:localhost/replica:0/task:0/device:"
            + where
            + "\n\t [[{{node MatMul}}]]\nHint: If you want to see a list of allocated tensors");
  }
}
