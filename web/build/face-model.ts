import {
  GraphWriter,
  integerOf,
  listOf,
  signatureOf,
  textOf,
  typeOf,
  type Attributes,
  type GraphModel,
} from './graph-model';
import {
  readTfliteModel,
  type Operation,
  type TfliteModel,
  type TfliteOperator,
  type TfliteTensor,
  type Window,
} from './tflite-model';

/** The output that the detector of @aws-amplify/ui-react-liveness asks its model for. */
const outputName = 'Identity';

/**
 * Turns MediaPipe's face detector (`face_detection_short_range.tflite`) into the model that the liveness detector
 * loads: from 128 × 128 pixels of -1 to 1 to `[1, 896, 17]`, a score and 16 coordinates for each of 896 anchors.
 *
 * @param weightsFile name of the file the weights will be in, beside the topology's
 * @throws Error naming what the model has that is not understood
 */
export function convertFaceModel(bytes: Uint8Array, weightsFile: string): GraphModel {
  return new Conversion(readTfliteModel(bytes)).run(weightsFile);
}

class Conversion {
  private readonly graph = new GraphWriter();
  /** Names of nodes by the index of the tensor they give. */
  private readonly nodes = new Map<number, string>();
  private readonly constants: ReadonlyMap<number, TfliteTensor>;

  constructor(private readonly model: TfliteModel) {
    this.constants = constantsOf(model);
  }

  run(weightsFile: string): GraphModel {
    const image = this.only(this.model.inputs, () => true);
    const scores = this.only(this.model.outputs, ({ shape }) => shape.at(-1) === 1);
    const boxes = this.only(this.model.outputs, ({ shape }) => shape.at(-1) === 16);
    this.nodes.set(image.index, this.graph.input('image', image.shape));
    for (const operator of this.model.operators) this.convert(operator);

    const outputs = [scores, boxes].map(({ index }) => this.node(index));
    this.graph.operation(outputName, 'Identity', [this.join(`${outputName}/joined`, outputs, 2)]);
    return this.graph.finish(weightsFile, {
      inputs: { image: signatureOf('image', image.shape) },
      outputs: { [outputName]: signatureOf(outputName, [...scores.shape.slice(0, 2), 17]) },
    });
  }

  private convert({ operation, inputs, output }: TfliteOperator): void {
    // What only widens a constant is not computed: constants are widened when they are loaded.
    if (this.constants.has(output)) return;
    const name = this.write(
      `tensor${output}`,
      operation,
      inputs.map((input) => this.node(input)),
      this.tensor(output).shape,
    );
    const hasRelu = 'relu' in operation && operation.relu;
    this.nodes.set(output, hasRelu ? this.graph.operation(`${name}/relu`, 'Relu', [name]) : name);
  }

  private write(
    name: string,
    operation: Operation,
    inputs: readonly string[],
    shape: readonly number[],
  ): string {
    switch (operation.kind) {
      case 'conv2d':
        return this.convolve(name, 'Conv2D', inputs, operation);
      case 'depthwiseConv2d':
        return this.convolve(name, 'DepthwiseConv2dNative', inputs, operation);
      case 'maxPool2d':
        return this.graph.operation(name, 'MaxPool', inputs, {
          ksize: listOf([1, ...operation.size, 1]),
          ...movement(operation),
        });
      case 'add':
        return this.graph.operation(name, 'AddV2', inputs);
      case 'relu':
        return this.graph.operation(name, 'Relu', inputs);
      case 'pad':
        return this.graph.operation(name, 'Pad', inputs, { Tpaddings: typeOf('int32') });
      case 'reshape': {
        const target = this.graph.integers(`${name}/shape`, [shape.length], shape);
        return this.graph.operation(name, 'Reshape', [...inputs.slice(0, 1), target], {
          Tshape: typeOf('int32'),
        });
      }
      case 'concatenate':
        return this.join(name, inputs, operation.axis);
      case 'dequantize':
        throw new Error('Only constants can be kept as halves.');
    }
  }

  private convolve(name: string, op: string, inputs: readonly string[], window: Window): string {
    const convolved = this.graph.operation(`${name}/convolved`, op, inputs.slice(0, 2), {
      dilations: listOf([1, 1, 1, 1]),
      ...movement(window),
    });
    return this.graph.operation(name, 'BiasAdd', [convolved, ...inputs.slice(2)], channelsLast);
  }

  private join(name: string, inputs: readonly string[], axis: number): string {
    const along = this.graph.integers(`${name}/axis`, [], [axis]);
    return this.graph.operation(name, 'ConcatV2', [...inputs, along], {
      Tidx: typeOf('int32'),
      N: integerOf(inputs.length),
    });
  }

  /** The node that gives a tensor; a constant is written when it is first used. */
  private node(index: number): string {
    const known = this.nodes.get(index);
    if (known !== undefined) return known;
    const constant = this.constants.get(index);
    if (!constant) throw new Error(`Tensor ${index} is used before it is computed.`);
    const name = this.graph.constant(`tensor${index}`, constant);
    this.nodes.set(index, name);
    return name;
  }

  private only(
    indices: readonly number[],
    isMeant: (tensor: TfliteTensor) => boolean,
  ): TfliteTensor & { readonly index: number } {
    const [one, ...others] = indices
      .map((index) => ({ index, ...this.tensor(index) }))
      .filter(isMeant);
    if (one && others.length === 0) return one;
    throw new Error('The model must take one image, and give scores and boxes.');
  }

  private tensor(index: number): TfliteTensor {
    const tensor = this.model.tensors[index];
    if (!tensor) throw new Error(`The model has no tensor ${index}.`);
    return tensor;
  }
}

/** Constants by the index of their tensor, as TensorFlow wants them. */
function constantsOf({ tensors, operators }: TfliteModel): ReadonlyMap<number, TfliteTensor> {
  const constants = new Map<number, TfliteTensor>();
  tensors.forEach((tensor, index) => {
    if (tensor.values.length > 0) constants.set(index, tensor);
  });
  for (const { operation, inputs, output } of operators) {
    const [widened, filter] = inputs.map((input) => constants.get(input));
    if (operation.kind === 'dequantize' && widened) constants.set(output, widened);
    const hasFilter = operation.kind === 'conv2d' || operation.kind === 'depthwiseConv2d';
    if (hasFilter && filter && inputs[1] !== undefined) {
      constants.set(inputs[1], firstAxisLast(filter));
    }
  }
  return constants;
}

/**
 * Filters are kept by output channel, height, width and input channel, where TensorFlow wants the output channel last;
 * those of one channel each by 1, height, width and channel, where it wants the 1 last.
 */
function firstAxisLast({ shape, type, values }: TfliteTensor): TfliteTensor {
  const [count = 1, ...rest] = shape;
  const inner = rest.reduce((product, size) => product * size, 1);
  const bytes = values.length / (count * inner);
  const turned = new Uint8Array(values.length);
  for (let outer = 0; outer < count; outer += 1) {
    for (let index = 0; index < inner; index += 1) {
      const source = (outer * inner + index) * bytes;
      turned.set(values.subarray(source, source + bytes), (index * count + outer) * bytes);
    }
  }
  return { shape: [...rest, count], type, values: turned };
}

const channelsLast: Attributes = { data_format: textOf('NHWC') };

function movement({ padding, strides }: Window): Attributes {
  return { padding: textOf(padding), strides: listOf([1, ...strides, 1]), ...channelsLast };
}
