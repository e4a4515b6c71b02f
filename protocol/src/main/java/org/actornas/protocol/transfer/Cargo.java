package org.actornas.protocol.transfer;

/**
 * What a transfer carries.
 *
 * @param manifest of the message
 * @param recipient the actor for whom the message is, as text; empty for the one who receives it
 * @param bytes of the message
 * @param chunks to which it is cut
 */
public record Cargo(String manifest, String recipient, long bytes, int chunks) {}
