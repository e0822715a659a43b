import { FLOAT32, OnnxGraph, type Value } from './onnx';
import { convolutionFilters, depthwiseFilters, type Weights } from './weights';

/** What face-api adds to a variance before its root is taken. */
const BATCH_NORMALIZATION_EPSILON = 0.0010000000474974513;

const BODY_LAYERS = 13;
const HALVING_BODY_LAYERS = [2, 4, 6, 12];
/** The layer whose image, twice as fine as the last, finds the smallest faces. */
const FINE_BODY_LAYER = 11;
const EXTRA_LAYERS = 8;

/**
 * The SSD network on MobileNet v1 that finds faces in square images.
 * Inputs `image`: uint8 of 1 × side × side × RGB, and `anchors` as {@link anchorsOf} gives them for that side.
 * Outputs `boxes`: anchors × (centre y, centre x, height, width) in pixels, and `scores`: anchors × 1, 0–1.
 */
export function detectorModel(weights: Weights): Buffer {
  const graph = new OnnxGraph();
  const image = graph.input('image', 'uint8', [1, 'side', 'side', 3]);
  const anchors = graph.input('anchors', 'float32', ['anchors', 4]);
  const maps = featureMaps(graph, weights, normalized(graph, image));
  const predictions = (predictor: string, valuesPerBox: number): Value => {
    const perMap = maps.map((map, index) => {
      const name = `Prediction/BoxPredictor_${index}/${predictor}`;
      return prediction(graph, weights, map, name, valuesPerBox);
    });
    return graph.apply('Concat', perMap, { axis: 0 });
  };
  const boxes = decodedBoxes(graph, anchors, predictions('BoxEncodingPredictor', 4));
  graph.output(boxes, 'boxes', ['anchors', 4]);

  // Of the three classes, background, face and one never trained, only the second is asked for.
  const faces = columns(graph, predictions('ClassPredictor', 3), 1, 2);
  graph.output(graph.apply('Sigmoid', [faces]), 'scores', ['anchors', 1]);
  return graph.encode();
}

/** Bytes to numbers from -1 to 1, channels first. */
function normalized(graph: OnnxGraph, image: Value): Value {
  const floats = graph.apply('Cast', [image], { to: FLOAT32 });
  const scaled = graph.apply('Div', [floats, graph.scalar(127.5)]);
  const centred = graph.apply('Sub', [scaled, graph.scalar(1)]);
  return graph.apply('Transpose', [centred], { perm: [0, 3, 1, 2] });
}

/** Six images of features, from fine to coarse. */
function featureMaps(graph: OnnxGraph, weights: Weights, image: Value): readonly Value[] {
  const maps: Value[] = [];
  let features = pointwise(graph, weights, image, 'MobilenetV1/Conv2d_0_pointwise', 2);
  for (let layer = 1; layer <= BODY_LAYERS; layer += 1) {
    const name = `MobilenetV1/Conv2d_${layer}`;
    const stride = HALVING_BODY_LAYERS.includes(layer) ? 2 : 1;
    features = depthwise(graph, weights, features, `${name}_depthwise`, stride);
    features = pointwise(graph, weights, features, `${name}_pointwise`, 1);
    if (layer === FINE_BODY_LAYER || layer === BODY_LAYERS) maps.push(features);
  }
  for (let layer = 0; layer < EXTRA_LAYERS; layer += 1) {
    const halves = layer % 2 === 1;
    const name = `Prediction/Conv2d_${layer}_pointwise`;
    features = pointwise(graph, weights, features, name, halves ? 2 : 1);
    if (halves) maps.push(features);
  }
  return maps;
}

/** A convolution over all channels, one to three pixels wide. */
function pointwise(
  graph: OnnxGraph,
  weights: Weights,
  image: Value,
  name: string,
  stride: number,
): Value {
  const filters = weights.get(`${name}/weights`);
  const bias = weights.get(`${name}/convolution_bn_offset`);
  const convolved = graph.apply(
    'Conv',
    [image, convolutionFilters(graph, filters), graph.floats(bias.values, bias.shape)],
    {
      kernel_shape: filters.shape.slice(0, 2),
      strides: [stride, stride],
      auto_pad: 'SAME_UPPER',
    },
  );
  return clipped(graph, convolved);
}

/** A convolution within each channel, with its batch normalization folded into it. */
function depthwise(
  graph: OnnxGraph,
  weights: Weights,
  image: Value,
  name: string,
  stride: number,
): Value {
  const normalization = (part: string): Float32Array =>
    weights.get(`${name}/BatchNorm/${part}`).values;
  const variance = normalization('moving_variance');
  const mean = normalization('moving_mean');
  const scale = normalization('gamma').map(
    (gamma, index) => gamma / Math.sqrt((variance[index] ?? 0) + BATCH_NORMALIZATION_EPSILON),
  );
  const bias = normalization('beta').map(
    (beta, index) => beta - (mean[index] ?? 0) * (scale[index] ?? 0),
  );
  const filters = weights.get(`${name}/depthwise_weights`);
  const convolved = graph.apply(
    'Conv',
    [image, depthwiseFilters(graph, filters, scale), graph.floats(bias, [bias.length])],
    {
      kernel_shape: filters.shape.slice(0, 2),
      strides: [stride, stride],
      auto_pad: 'SAME_UPPER',
      group: bias.length,
    },
  );
  return clipped(graph, convolved);
}

function clipped(graph: OnnxGraph, image: Value): Value {
  return graph.apply('Clip', [image, graph.scalar(0), graph.scalar(6)]);
}

/** What a predictor says of each box of a feature map: a row a box. */
function prediction(
  graph: OnnxGraph,
  weights: Weights,
  map: Value,
  name: string,
  valuesPerBox: number,
): Value {
  const filters = weights.get(`${name}/weights`);
  const bias = weights.get(`${name}/biases`);
  const predicted = graph.apply(
    'Conv',
    [map, convolutionFilters(graph, filters), graph.floats(bias.values, bias.shape)],
    { kernel_shape: [1, 1] },
  );
  const channelsLast = graph.apply('Transpose', [predicted], { perm: [0, 2, 3, 1] });
  return graph.apply('Reshape', [channelsLast, graph.integers([-1, valuesPerBox])]);
}

/**
 * Boxes are predicted as a shift and a growth of anchors: a tenth of the anchor's size is one unit of shift,
 * a fifth of its logarithm one of growth.
 */
function decodedBoxes(graph: OnnxGraph, anchors: Value, predicted: Value): Value {
  const centre = columns(graph, anchors, 0, 2);
  const size = columns(graph, anchors, 2, 4);
  const shift = graph.apply('Div', [columns(graph, predicted, 0, 2), graph.scalar(10)]);
  const growth = graph.apply('Div', [columns(graph, predicted, 2, 4), graph.scalar(5)]);
  const shifted = graph.apply('Add', [graph.apply('Mul', [shift, size]), centre]);
  const grown = graph.apply('Mul', [graph.apply('Exp', [growth]), size]);
  return graph.apply('Concat', [shifted, grown], { axis: 1 });
}

function columns(graph: OnnxGraph, rows: Value, from: number, to: number): Value {
  const bounds = [from, to].map((index) => graph.integers([index]));
  return graph.apply('Slice', [rows, ...bounds, graph.integers([1])]);
}
