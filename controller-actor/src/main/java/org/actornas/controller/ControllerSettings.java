package org.actornas.controller;

import java.time.Duration;
import org.actornas.controller.journal.SearchIdentity;
import org.actornas.controller.search.SearchSettings;
import org.actornas.controller.search.SearchState;

/**
 * What the controller's actor needs to know.
 *
 * @param id of the search in its journal
 * @param search the schedule
 * @param usesMemory whether the strategy fills and reads the memory buffer
 * @param rewardEntropyWeight factor of a cell's entropy in its reward; 0 if it is not there
 * @param corpusHash that every worker must have read
 * @param digest SHA-256 of all that determines the search's course besides the text
 * @param streamLength positions of a training stream
 * @param streamSteps T of shared training
 * @param leaseTimeout how long a lease lasts without being renewed
 * @param trainAtOnce workers that may do shared training at the same time
 * @param maxAttempts how often workers may fail at a task before the search is given up
 * @param stallTimeouts for how many lease timeouts nothing may be done before it is given up
 */
public record ControllerSettings(
    String id,
    SearchSettings search,
    boolean usesMemory,
    float rewardEntropyWeight,
    String corpusHash,
    String digest,
    int streamLength,
    int streamSteps,
    Duration leaseTimeout,
    int trainAtOnce,
    int maxAttempts,
    int stallTimeouts) {

  /** What it must have been before, too. */
  SearchIdentity identity() {
    return new SearchIdentity(SearchIdentity.FORMAT, corpusHash, digest);
  }

  /** A search that has not begun. */
  SearchState unbegun() {
    return new SearchState(search, usesMemory, rewardEntropyWeight, streamLength, streamSteps);
  }
}
