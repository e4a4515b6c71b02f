package org.actornas.benchmarks;

/**
 * A small demo search as a plain loop and with actors, one after the other, several times.
 *
 * @param epochs of each search
 * @param loopSeconds of {@link SequentialSearch}
 * @param actorSeconds of the product, from the actors' start to the search's end
 * @param ratio actors by loop of the same round
 */
public record ActorsResult(int epochs, Spread loopSeconds, Spread actorSeconds, Spread ratio) {}
