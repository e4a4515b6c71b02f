package org.actornas.protocol;

/** Marks every message that may cross a node boundary: it has a protobuf form and a manifest. */
public interface WireMessage {}
