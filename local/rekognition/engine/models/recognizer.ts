import { OnnxGraph, type Value } from './onnx';
import { convolutionFilters, type Weights } from './weights';

/** The side of the square chip of a face that the recognizer takes, in pixels. */
export const RECOGNIZER_SIDE = 150;

/** What dlib's network takes off each colour, and divides by: `input_rgb_image_sized` in dlib/dnn/input.h. */
const MEAN_COLOUR = [122.782, 117.001, 104.298];
const COLOUR_DIVISOR = 256;

/** One residual block: whether it halves the image, and from how many channels to how many it goes. */
interface Block {
  readonly name: string;
  readonly halves: boolean;
  readonly inputs: number;
  readonly outputs: number;
}

/** dlib's face recognition ResNet with 29 convolutions, as face-api names its blocks. */
const BLOCKS: readonly Block[] = [
  ...['conv32_1', 'conv32_2', 'conv32_3'].map((name) => block(name, 32)),
  { name: 'conv64_down', halves: true, inputs: 32, outputs: 64 },
  ...['conv64_1', 'conv64_2', 'conv64_3'].map((name) => block(name, 64)),
  { name: 'conv128_down', halves: true, inputs: 64, outputs: 128 },
  ...['conv128_1', 'conv128_2'].map((name) => block(name, 128)),
  { name: 'conv256_down', halves: true, inputs: 128, outputs: 256 },
  ...['conv256_1', 'conv256_2'].map((name) => block(name, 256)),
  { name: 'conv256_down_out', halves: true, inputs: 256, outputs: 256 },
];

function block(name: string, channels: number): Block {
  return { name, halves: false, inputs: channels, outputs: channels };
}

/**
 * The network that turns chips of faces into embeddings.
 * Input `chips`: float32 of any count × 150 × 150 × RGB, 0–255. Output `embeddings`: count × 128.
 */
export function recognizerModel(weights: Weights): Buffer {
  const graph = new OnnxGraph();
  const chips = graph.input('chips', 'float32', ['count', RECOGNIZER_SIDE, RECOGNIZER_SIDE, 3]);
  const centred = graph.apply('Sub', [chips, graph.floats(Float32Array.from(MEAN_COLOUR), [3])]);
  const scaled = graph.apply('Div', [centred, graph.scalar(COLOUR_DIVISOR)]);

  let image = graph.apply('Transpose', [scaled], { perm: [0, 3, 1, 2] });
  image = convolution(graph, weights, image, 'conv32_down', { stride: 2, padding: 0 });
  image = graph.apply('Relu', [image]);
  image = graph.apply('MaxPool', [image], { kernel_shape: [3, 3], strides: [2, 2] });
  let side = 35;
  for (const next of BLOCKS) {
    image = residual(graph, weights, image, next, side);
    if (next.halves) side = Math.floor(side / 2);
  }

  const means = graph.apply('Flatten', [graph.apply('GlobalAveragePool', [image])]);
  const { values, shape } = weights.get('fc');
  const embeddings = graph.apply('MatMul', [means, graph.floats(values, shape)]);
  graph.output(embeddings, 'embeddings', ['count', 128]);
  return graph.encode();
}

function residual(
  graph: OnnxGraph,
  weights: Weights,
  image: Value,
  { name, halves, inputs, outputs }: Block,
  side: number,
): Value {
  const first = convolution(
    graph,
    weights,
    image,
    `${name}/conv1`,
    halves ? { stride: 2, padding: 0 } : { stride: 1, padding: 1 },
  );
  const activated = graph.apply('Relu', [first]);
  const second = convolution(graph, weights, activated, `${name}/conv2`, { stride: 1, padding: 1 });
  if (!halves) return graph.apply('Relu', [graph.apply('Add', [second, image])]);

  // The short cut is averaged; dlib fills what either side lacks, rows, columns or channels, with zeros.
  const missing = Math.floor(side / 2) - Math.floor((side - 1) / 2);
  const long = pad(graph, second, { channels: 0, side: missing });
  const averaged = graph.apply('AveragePool', [image], { kernel_shape: [2, 2], strides: [2, 2] });
  const short = pad(graph, averaged, { channels: outputs - inputs, side: 0 });
  return graph.apply('Relu', [graph.apply('Add', [long, short])]);
}

function pad(graph: OnnxGraph, image: Value, by: { channels: number; side: number }): Value {
  if (by.channels === 0 && by.side === 0) return image;
  const ends = [0, by.channels, by.side, by.side];
  return graph.apply('Pad', [image, graph.integers([0, 0, 0, 0, ...ends])]);
}

/** A convolution and the scale that follows it, folded into one. */
function convolution(
  graph: OnnxGraph,
  weights: Weights,
  image: Value,
  name: string,
  { stride, padding }: { stride: number; padding: number },
): Value {
  const filters = weights.get(`${name}/conv/filters`);
  const scale = weights.get(`${name}/scale/weights`).values;
  const offset = weights.get(`${name}/scale/biases`).values;
  const bias = weights
    .get(`${name}/conv/bias`)
    .values.map((value, index) => value * (scale[index] ?? 1) + (offset[index] ?? 0));
  return graph.apply(
    'Conv',
    [image, convolutionFilters(graph, filters, scale), graph.floats(bias, [bias.length])],
    {
      kernel_shape: filters.shape.slice(0, 2),
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    },
  );
}
