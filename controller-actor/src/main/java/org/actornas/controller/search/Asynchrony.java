package org.actornas.controller.search;

/**
 * What may be done at once, and how the policy learns from rewards that cells of an older policy
 * earned. A step's staleness is the number of updates that the policy has taken since it drew the
 * step's cells.
 *
 * @param schedule of the two kinds of work
 * @param maxLag L: a step is drawn while at most L others are under way. In {@link
 *     Schedule#ALTERNATING} that also bounds the staleness; 0 is strictly on-policy
 * @param maxStaleness of a step that the policy still learns from, in {@link Schedule#OVERLAPPED}
 * @param maxImportanceWeight c, at least 1: a stale cell counts {@code min(pi_now / pi_then, c)}
 *     times
 */
public record Asynchrony(
    Schedule schedule, int maxLag, int maxStaleness, double maxImportanceWeight) {
  public Asynchrony {
    if (maxLag < 0 || maxStaleness < 0 || !(maxImportanceWeight >= 1)) {
      throw new IllegalArgumentException(
          "a lag of %d, a staleness of %d or a weight of %s makes no sense"
              .formatted(maxLag, maxStaleness, maxImportanceWeight));
    }
  }

  boolean isOverlapped() {
    return schedule == Schedule.OVERLAPPED;
  }
}
