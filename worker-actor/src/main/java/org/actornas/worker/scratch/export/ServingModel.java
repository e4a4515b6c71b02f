package org.actornas.worker.scratch.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.actornas.worker.scratch.model.CellShape;
import org.actornas.worker.scratch.model.ServingGraph;
import org.actornas.worker.scratch.model.WeightSet;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Signature;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A TensorFlow SavedModel with frozen weights: signature {@code serving_default}, see {@link
 * ServingGraph}. It has no variables, so it is one file, {@code saved_model.pb}.
 */
public final class ServingModel {
  private ServingModel() {}

  /**
   * Writes the model.
   *
   * @param folder is made if need be
   * @param maxHiddenNorm the clip of h_t, infinity for none
   */
  public static void write(Path folder, CellShape shape, float maxHiddenNorm, WeightSet weights)
      throws IOException {
    MetaGraphDef.Builder metaGraph = MetaGraphDef.newBuilder();
    metaGraph.getMetaInfoDefBuilder().addTags(SavedModelBundle.DEFAULT_TAG);
    try (Graph graph = new Graph()) {
      Signature signature = ServingGraph.build(graph, shape, maxHiddenNorm, weights);
      metaGraph.setGraphDef(graph.toGraphDef());
      metaGraph.putSignatureDef(signature.key(), definition(signature));
    }
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("saved_model.pb"),
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(metaGraph)
            .build()
            .toByteArray());
  }

  private static SignatureDef definition(Signature signature) {
    SignatureDef.Builder definition =
        SignatureDef.newBuilder().setMethodName(signature.methodName());
    signature.getInputs().forEach((name, tensor) -> definition.putInputs(name, info(tensor)));
    signature.getOutputs().forEach((name, tensor) -> definition.putOutputs(name, info(tensor)));
    return definition.build();
  }

  private static TensorInfo info(Signature.TensorDescription tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : tensor.shape.asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(tensor.name)
        .setDtype(tensor.dataType)
        .setTensorShape(shape)
        .build();
  }
}
