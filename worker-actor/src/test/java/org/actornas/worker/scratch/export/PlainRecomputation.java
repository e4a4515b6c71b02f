package org.actornas.worker.scratch.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;

/**
 * The perplexity of a text, from a folder of exported files alone: what a stranger would write who
 * has the files' description and nothing of the product.
 */
final class PlainRecomputation {
  private final Map<String, float[]> weights = new HashMap<>();
  private final JsonNode architecture;
  private final JsonNode result;
  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final int hidden;
  private final int embedding;

  PlainRecomputation(Path folder) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(folder.resolve("weights.npz")))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        weights.put(entry.getName().replace(".npy", ""), npy(new DataInputStream(zip)));
      }
    }
    architecture = new ObjectMapper().readTree(folder.resolve("architecture.json").toFile());
    result = new ObjectMapper().readTree(folder.resolve("result.json").toFile());
    for (String word : Files.readAllLines(folder.resolve("vocabulary.txt"))) {
      vocabulary.put(word, vocabulary.size());
    }
    int columns = weight("b_input").length;
    hidden = architecture.get("node").asText().equals("highway") ? columns / 2 : columns;
    embedding = weight("embedding").length / vocabulary.size();
  }

  private float[] weight(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  private static float[] npy(DataInputStream in) throws IOException {
    in.readFully(new byte[8]);
    int low = in.readUnsignedByte();
    byte[] header = new byte[low + 256 * in.readUnsignedByte()];
    in.readFully(header);
    String text = new String(header, StandardCharsets.US_ASCII);
    if (!text.contains("'<f4'")) {
      throw new IOException(text);
    }
    int size = 1;
    for (String dimension : text.replaceAll(".*\\(|\\).*", "").split(",")) {
      size *= dimension.isBlank() ? 1 : Integer.parseInt(dimension.strip());
    }
    byte[] bytes = new byte[4 * size];
    in.readFully(bytes);
    float[] values = new float[size];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Perplexity of the lines of a text, an end-of-sentence word after each. */
  double perplexity(Path text) {
    List<Integer> tokens = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(text)) {
        for (String word : line.strip().split(" +")) {
          tokens.add(id(word));
        }
        tokens.add(id("<eos>"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int streams = result.get("test_streams").asInt();
    int length = tokens.size() / streams;
    double loss = 0;
    int scored = 0;
    for (int stream = 0; stream < streams; stream++) {
      double[] state = new double[hidden];
      for (int k = stream * length; k < (stream + 1) * length - 1; k++) {
        state = next(state, tokens.get(k));
        loss += negativeLogLikelihood(state, tokens.get(k + 1));
        scored++;
      }
    }
    if (scored != result.get("tokens_scored").asInt()) {
      throw new IllegalStateException(scored + " tokens");
    }
    return Math.exp(loss / scored);
  }

  private int id(String word) {
    return Objects.requireNonNullElseGet(
        vocabulary.get(word), () -> Objects.requireNonNull(vocabulary.get("<unk>")));
  }

  private double[] next(double[] previous, int token) {
    int nodes = architecture.get("nodes").asInt();
    float[] bias = weight("b_input");
    double[] x = new double[embedding];
    for (int i = 0; i < embedding; i++) {
      x[i] = weight("embedding")[token * embedding + i];
    }
    double[] z = times(x, weight("w_input"), bias.length);
    double[] recurrent = times(previous, weight("w_recurrent"), bias.length);
    for (int i = 0; i < bias.length; i++) {
      z[i] += recurrent[i] + bias[i];
    }
    double[][] values = new double[nodes][];
    boolean[] isRead = new boolean[nodes];
    values[0] = node(0, z, previous);
    for (int j = 1; j < nodes; j++) {
      int parent = architecture.get("parents").get(j - 1).asInt();
      isRead[parent] = true;
      values[j] = node(j, times(values[parent], weight("edge_" + j), bias.length), values[parent]);
    }
    double[] mean = new double[hidden];
    int leaves = 0;
    for (int j = 0; j < nodes; j++) {
      if (!isRead[j]) {
        leaves++;
        for (int i = 0; i < hidden; i++) {
          mean[i] += values[j][i];
        }
      }
    }
    double squares = 0;
    for (int i = 0; i < hidden; i++) {
      mean[i] /= leaves;
      squares += mean[i] * mean[i];
    }
    JsonNode largest = result.get("max_hidden_norm");
    if (!largest.isNull() && Math.sqrt(squares) > largest.asDouble()) {
      for (int i = 0; i < hidden; i++) {
        mean[i] *= largest.asDouble() / Math.sqrt(squares);
      }
    }
    return mean;
  }

  private double[] node(int node, double[] z, double[] parent) {
    String activation = architecture.get("activations").get(node).asText();
    boolean highway = z.length == 2 * hidden;
    double[] value = new double[hidden];
    for (int i = 0; i < hidden; i++) {
      double u = z[i];
      double activated =
          switch (activation) {
            case "tanh" -> Math.tanh(u);
            case "relu" -> Math.max(0, u);
            case "sigmoid" -> 1 / (1 + Math.exp(-u));
            case "identity" -> u;
            default -> throw new IllegalStateException(activation);
          };
      double gate = highway ? 1 / (1 + Math.exp(-z[hidden + i])) : 1;
      value[i] = gate * activated + (highway ? (1 - gate) * parent[i] : 0);
    }
    return value;
  }

  private static double[] times(double[] row, float[] matrix, int columns) {
    double[] product = new double[columns];
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < columns; j++) {
        product[j] += row[i] * matrix[i * columns + j];
      }
    }
    return product;
  }

  private double negativeLogLikelihood(double[] state, int target) {
    float[] decoder = weights.containsKey("decoder") ? weight("decoder") : weight("embedding");
    double sum = 0;
    double ofTarget = 0;
    for (int word = 0; word < vocabulary.size(); word++) {
      double logit = weight("softmax_bias")[word];
      for (int i = 0; i < hidden; i++) {
        logit += state[i] * decoder[word * hidden + i];
      }
      sum += Math.exp(logit);
      ofTarget = word == target ? logit : ofTarget;
    }
    return Math.log(sum) - ofTarget;
  }
}
