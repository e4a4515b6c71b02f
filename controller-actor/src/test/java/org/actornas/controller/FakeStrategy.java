package org.actornas.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.Cells;
import org.actornas.protocol.architecture.Architecture;

/**
 * Draws {@link Cells} by counter, writes down what it is to learn, and fails when it is told to.
 */
final class FakeStrategy implements SearchStrategy {
  /** What {@link #update} was called with. */
  record Learned(
      List<Architecture> sampled, List<Float> advantages, List<Architecture> remembered) {}

  final List<Learned> learned = new ArrayList<>();
  private final int failingUpdate;

  /** The snapshot that fails, from 0; -1 for none. */
  int failingSnapshot = -1;

  private int snapshots;
  boolean closed;
  private long restored;

  /**
   * @param failingUpdate the update that fails, from 0; -1 for none
   */
  FakeStrategy(int failingUpdate) {
    this.failingUpdate = failingUpdate;
  }

  @Override
  public List<SampledArchitecture> sample(long firstCounter, int count) {
    return trace(Cells.cells(firstCounter, count));
  }

  @Override
  public List<SampledArchitecture> trace(List<Architecture> architectures) {
    return architectures.stream()
        .map(
            cell ->
                new SampledArchitecture(
                    cell, new float[] {-1}, new float[] {2}, new float[] {1}, new float[0]))
        .toList();
  }

  @Override
  public PolicyUpdate update(
      List<Architecture> sampled, float[] advantages, List<Architecture> remembered) {
    if (learned.size() == failingUpdate) {
      throw new IllegalStateException("out of memory");
    }
    List<Float> boxed = new ArrayList<>();
    for (float advantage : advantages) {
      boxed.add(advantage);
    }
    learned.add(new Learned(sampled, boxed, remembered));
    return new PolicyUpdate(PolicyUpdate.Outcome.APPLIED, 1, OptionalDouble.empty(), 2, 1);
  }

  @Override
  public long policyVersion() {
    return restored + learned.size();
  }

  @Override
  public PolicySnapshot snapshot() {
    if (snapshots++ == failingSnapshot) {
      throw new IllegalStateException("out of memory");
    }
    return new PolicySnapshot(policyVersion(), Map.of());
  }

  @Override
  public void restore(PolicySnapshot snapshot) {
    restored = snapshot.version();
  }

  @Override
  public void close() {
    closed = true;
  }
}
