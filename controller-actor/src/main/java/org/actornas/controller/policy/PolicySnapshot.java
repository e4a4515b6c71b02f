package org.actornas.controller.policy;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All of a policy that an update may change: restored, it continues bit for bit. Adam's step count
 * is the version.
 *
 * @param version how many updates it has taken
 * @param variables row-major values by name, Adam's moments among them; empty for a strategy
 *     without a network. The arrays are the snapshot's own: do not change them
 */
public record PolicySnapshot(long version, Map<String, float[]> variables) {
  public PolicySnapshot {
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
  }

  /** By the bits of every value. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PolicySnapshot that
        && version == that.version
        && variables.keySet().equals(that.variables.keySet())
        && variables.entrySet().stream()
            .allMatch(entry -> Arrays.equals(entry.getValue(), that.variables.get(entry.getKey())));
  }

  @Override
  public int hashCode() {
    int hash = Long.hashCode(version);
    for (Map.Entry<String, float[]> entry : variables.entrySet()) {
      hash = 31 * hash + entry.getKey().hashCode() + Arrays.hashCode(entry.getValue());
    }
    return hash;
  }
}
