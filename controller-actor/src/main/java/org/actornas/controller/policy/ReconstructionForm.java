package org.actornas.controller.policy;

import java.util.Locale;

/** How L_Sup, the reconstruction loss on buffered architectures, is computed. */
public enum ReconstructionForm {
  /** Mean negative log-likelihood of their decisions, teacher-forced. */
  NLL,
  /**
   * As the paper's authors published it: cross-entropy applied to already normalized probabilities,
   * first decision skipped.
   */
  SOFTMAX_CE,
  /** A decoder LSTM reads the decisions back from the final hidden state alone. */
  AUTOENCODE,
  /** Every hidden state tells every decision that it has read, by a linear layer a decision. */
  RECALL;

  /** The name in configuration and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
