package org.actornas.tensorflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a graph runs: the CPU, or one GPU by its index.
 *
 * @param text {@code cpu} or {@code gpu:N}
 */
public record Device(String text) {
  private static final Pattern VALID = Pattern.compile("cpu|gpu:(\\d{1,3})");

  public static final Device CPU = new Device("cpu");

  public Device {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a device: expected cpu or gpu:N, such as gpu:0");
    }
  }

  public boolean isGpu() {
    return !text.equals("cpu");
  }

  /** The index of a GPU. */
  public int index() {
    Matcher matcher = VALID.matcher(text);
    if (!matcher.matches() || matcher.group(1) == null) {
      throw new IllegalStateException(text + " has no index");
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** TensorFlow's name for it in graphs: {@code /device:CPU:0} or {@code /device:GPU:N}. */
  public String tensorFlowName() {
    return isGpu() ? "/device:GPU:" + index() : "/device:CPU:0";
  }

  @Override
  public String toString() {
    return text;
  }
}
