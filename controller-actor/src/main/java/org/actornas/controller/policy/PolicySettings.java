package org.actornas.controller.policy;

/**
 * The policy network and how it learns.
 *
 * @param hidden units of the LSTM, 100 in the paper
 * @param temperature logits are divided by it, 5 in ENAS
 * @param tanhConstant then squashed: {@code c * tanh(logits / temperature)}, 2.5 in ENAS
 * @param initialRange initial weights are uniform in [-range, range], 0.1 in ENAS
 * @param learningRate of Adam
 * @param entropyUse where the entropy enters
 * @param entropyWeight its factor; 0 leaves it out
 * @param reconstructionForm how L_Sup is computed
 * @param reconstructionWeight w in {@code L = L_PG + w * L_Sup}
 */
public record PolicySettings(
    int hidden,
    float temperature,
    float tanhConstant,
    float initialRange,
    float learningRate,
    EntropyUse entropyUse,
    float entropyWeight,
    ReconstructionForm reconstructionForm,
    float reconstructionWeight) {}
