package org.actornas.worker.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Reverse-mode differentiation of matrices of doubles. Each operation computes its value at once
 * and notes how its gradient flows to its arguments; {@link #backward} plays the notes in reverse.
 */
public final class Tape {
  private final List<Runnable> notes = new ArrayList<>();

  /** A matrix, row-major, and the gradient of the result with respect to it. */
  public static final class Matrix {
    public final int rows;
    public final int columns;
    public final double[] value;
    public final double[] gradient;

    public Matrix(int rows, int columns, double[] value) {
      if (value.length != rows * columns) {
        throw new IllegalArgumentException(
            "%d values for %d x %d".formatted(value.length, rows, columns));
      }
      this.rows = rows;
      this.columns = columns;
      this.value = value;
      this.gradient = new double[value.length];
    }

    public Matrix(int rows, int columns) {
      this(rows, columns, new double[rows * columns]);
    }
  }

  /** Finds the gradients of a 1 x 1 result. */
  public void backward(Matrix result) {
    result.gradient[0] = 1;
    for (int i = notes.size() - 1; i >= 0; i--) {
      notes.get(i).run();
    }
  }

  public Matrix product(Matrix a, Matrix b) {
    Matrix c = new Matrix(a.rows, b.columns);
    for (int i = 0; i < a.rows; i++) {
      for (int k = 0; k < a.columns; k++) {
        for (int j = 0; j < b.columns; j++) {
          c.value[i * c.columns + j] += a.value[i * a.columns + k] * b.value[k * b.columns + j];
        }
      }
    }
    notes.add(
        () -> {
          for (int i = 0; i < a.rows; i++) {
            for (int k = 0; k < a.columns; k++) {
              for (int j = 0; j < b.columns; j++) {
                double g = c.gradient[i * c.columns + j];
                a.gradient[i * a.columns + k] += g * b.value[k * b.columns + j];
                b.gradient[k * b.columns + j] += g * a.value[i * a.columns + k];
              }
            }
          }
        });
    return c;
  }

  public Matrix sum(Matrix a, Matrix b) {
    Matrix c = new Matrix(a.rows, a.columns);
    for (int i = 0; i < c.value.length; i++) {
      c.value[i] = a.value[i] + b.value[i];
    }
    notes.add(
        () -> {
          for (int i = 0; i < c.value.length; i++) {
            a.gradient[i] += c.gradient[i];
            b.gradient[i] += c.gradient[i];
          }
        });
    return c;
  }

  /** Adds a row to every row. */
  public Matrix plusRow(Matrix a, Matrix row) {
    Matrix c = new Matrix(a.rows, a.columns);
    for (int i = 0; i < c.value.length; i++) {
      c.value[i] = a.value[i] + row.value[i % a.columns];
    }
    notes.add(
        () -> {
          for (int i = 0; i < c.value.length; i++) {
            a.gradient[i] += c.gradient[i];
            row.gradient[i % a.columns] += c.gradient[i];
          }
        });
    return c;
  }

  /** Element by element. */
  public Matrix times(Matrix a, Matrix b) {
    Matrix c = new Matrix(a.rows, a.columns);
    for (int i = 0; i < c.value.length; i++) {
      c.value[i] = a.value[i] * b.value[i];
    }
    notes.add(
        () -> {
          for (int i = 0; i < c.value.length; i++) {
            a.gradient[i] += c.gradient[i] * b.value[i];
            b.gradient[i] += c.gradient[i] * a.value[i];
          }
        });
    return c;
  }

  public Matrix scaled(Matrix a, double factor) {
    return map(a, v -> v * factor, v -> factor);
  }

  /** A function of each element. */
  public Matrix map(Matrix a, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
    Matrix c = new Matrix(a.rows, a.columns);
    for (int i = 0; i < c.value.length; i++) {
      c.value[i] = function.applyAsDouble(a.value[i]);
    }
    notes.add(
        () -> {
          for (int i = 0; i < c.value.length; i++) {
            a.gradient[i] += c.gradient[i] * derivative.applyAsDouble(a.value[i]);
          }
        });
    return c;
  }

  /** Columns {@code from} to {@code to - 1}. */
  public Matrix columns(Matrix a, int from, int to) {
    int width = to - from;
    Matrix c = new Matrix(a.rows, width);
    for (int i = 0; i < c.value.length; i++) {
      c.value[i] = a.value[i / width * a.columns + from + i % width];
    }
    notes.add(
        () -> {
          for (int i = 0; i < c.value.length; i++) {
            a.gradient[i / width * a.columns + from + i % width] += c.gradient[i];
          }
        });
    return c;
  }

  /** The rows of these numbers, which may repeat. */
  public Matrix rows(Matrix a, int[] numbers) {
    Matrix c = new Matrix(numbers.length, a.columns);
    for (int i = 0; i < c.value.length; i++) {
      c.value[i] = a.value[numbers[i / a.columns] * a.columns + i % a.columns];
    }
    notes.add(
        () -> {
          for (int i = 0; i < c.value.length; i++) {
            a.gradient[numbers[i / a.columns] * a.columns + i % a.columns] += c.gradient[i];
          }
        });
    return c;
  }

  public Matrix transposed(Matrix a) {
    Matrix c = new Matrix(a.columns, a.rows);
    for (int i = 0; i < c.value.length; i++) {
      c.value[i] = a.value[i % a.rows * a.columns + i / a.rows];
    }
    notes.add(
        () -> {
          for (int i = 0; i < c.value.length; i++) {
            a.gradient[i % a.rows * a.columns + i / a.rows] += c.gradient[i];
          }
        });
    return c;
  }

  /** The sum of each row: [rows, 1]. */
  public Matrix rowSums(Matrix a) {
    double[] ones = new double[a.columns];
    Arrays.fill(ones, 1);
    return product(a, new Matrix(a.columns, 1, ones));
  }

  /** Each row times its factor. */
  public Matrix timesColumn(Matrix a, Matrix factors) {
    double[] ones = new double[a.columns];
    Arrays.fill(ones, 1);
    return times(a, product(factors, new Matrix(1, a.columns, ones)));
  }

  /** {@code - sum over rows of log softmax(row)[target]}: 1 x 1. */
  public Matrix negativeLogLikelihood(Matrix logits, int[] targets) {
    double[] probabilities = new double[logits.value.length];
    double total = 0;
    for (int row = 0; row < logits.rows; row++) {
      int start = row * logits.columns;
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < logits.columns; k++) {
        largest = Math.max(largest, logits.value[start + k]);
      }
      double normalizer = 0;
      for (int k = 0; k < logits.columns; k++) {
        normalizer += Math.exp(logits.value[start + k] - largest);
      }
      for (int k = 0; k < logits.columns; k++) {
        probabilities[start + k] = Math.exp(logits.value[start + k] - largest) / normalizer;
      }
      total -= logits.value[start + targets[row]] - largest - Math.log(normalizer);
    }
    Matrix loss = new Matrix(1, 1, new double[] {total});
    notes.add(
        () -> {
          for (int i = 0; i < probabilities.length; i++) {
            boolean target = targets[i / logits.columns] == i % logits.columns;
            logits.gradient[i] += loss.gradient[0] * (probabilities[i] - (target ? 1 : 0));
          }
        });
    return loss;
  }
}
