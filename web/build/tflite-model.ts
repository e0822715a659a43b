import { FlatTable } from './flatbuffer';

/** A network as a TensorFlow Lite file describes it. Tensors are referred to by their index. */
export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface TfliteTensor {
  readonly shape: readonly number[];
  readonly type: TensorType;
  /** Little-endian values of a constant; empty for what is computed. */
  readonly values: Uint8Array<ArrayBuffer>;
}

export type TensorType = 'float32' | 'float16' | 'int32';

export interface TfliteOperator {
  readonly operation: Operation;
  readonly inputs: readonly number[];
  readonly output: number;
}

export type Operation =
  | ({ readonly kind: 'conv2d' | 'depthwiseConv2d'; readonly relu: boolean } & Window)
  | ({ readonly kind: 'maxPool2d'; readonly size: Extent } & Window)
  | { readonly kind: 'add'; readonly relu: boolean }
  | { readonly kind: 'concatenate'; readonly axis: number }
  | { readonly kind: 'dequantize' | 'pad' | 'relu' | 'reshape' };

/** How a window moves over an image. */
export interface Window {
  readonly padding: 'SAME' | 'VALID';
  readonly strides: Extent;
}

export type Extent = readonly [height: number, width: number];

/** By their numbers in TensorFlow Lite's schema (BuiltinOperator). */
const operationKinds: Readonly<Record<number, Operation['kind']>> = {
  0: 'add',
  2: 'concatenate',
  3: 'conv2d',
  4: 'depthwiseConv2d',
  6: 'dequantize',
  17: 'maxPool2d',
  19: 'relu',
  22: 'reshape',
  34: 'pad',
};

/** By their numbers in the schema (TensorType). */
const tensorTypes: readonly TensorType[] = ['float32', 'float16', 'int32'];

/**
 * Reads a TensorFlow Lite model that uses no more than the face detector does.
 *
 * @param bytes content of the file; its fields are counted as in tensorflow/lite/schema/schema.fbs
 * @throws Error naming what the model has that is not understood
 */
export function readTfliteModel(bytes: Uint8Array): TfliteModel {
  const model = FlatTable.root(bytes);
  const [graph] = model.tables(2);
  if (!graph) throw new Error('The TensorFlow Lite file has no graph.');
  const buffers = model.tables(4).map((buffer) => buffer.bytes(0));
  // Newer files number their operations in field 3, since a byte no longer holds them all.
  const codes = model.tables(1).map((code) => Math.max(code.byte(0), code.integer(3)));
  return {
    tensors: graph.tables(0).map((tensor) => readTensor(tensor, buffers)),
    inputs: graph.integers(1),
    outputs: graph.integers(2),
    operators: graph.tables(3).map((operator) => readOperator(operator, codes)),
  };
}

function readTensor(tensor: FlatTable, buffers: readonly Uint8Array<ArrayBuffer>[]): TfliteTensor {
  const number = tensor.byte(1);
  const type = tensorTypes[number];
  if (!type) throw new Error(`Tensor ${tensor.text(3)} has the unknown type ${number}.`);
  const values = buffers[tensor.integer(2)] ?? new Uint8Array();
  return { shape: tensor.integers(0), type, values };
}

function readOperator(operator: FlatTable, codes: readonly number[]): TfliteOperator {
  const code = codes[operator.integer(0)];
  const kind = code === undefined ? undefined : operationKinds[code];
  if (!kind) throw new Error(`The model uses operation ${String(code)}, which is not understood.`);
  const [output, ...others] = operator.integers(2);
  if (output === undefined || others.length > 0) throw new Error(`${kind} must have one output.`);
  return {
    operation: readOperation(kind, operator.table(4)),
    inputs: operator.integers(1),
    output,
  };
}

function readOperation(kind: Operation['kind'], options: FlatTable | undefined): Operation {
  switch (kind) {
    case 'conv2d':
      requireOne(kind, [options?.integer(4, 1), options?.integer(5, 1)]);
      return { kind, ...readWindow(options), relu: hasRelu(options?.byte(3)) };
    case 'depthwiseConv2d':
      requireOne(kind, [options?.integer(3), options?.integer(5, 1), options?.integer(6, 1)]);
      return { kind, ...readWindow(options), relu: hasRelu(options?.byte(4)) };
    case 'maxPool2d': {
      const size: Extent = [options?.integer(4) ?? 0, options?.integer(3) ?? 0];
      return { kind, ...readWindow(options), size };
    }
    case 'add':
      return { kind, relu: hasRelu(options?.byte(0)) };
    case 'concatenate':
      return { kind, axis: options?.integer(0) ?? 0 };
    case 'dequantize':
    case 'pad':
    case 'relu':
    case 'reshape':
      return { kind };
  }
}

/** Padding and strides stand first in the options of all that moves a window. */
function readWindow(options: FlatTable | undefined): Window {
  return {
    padding: options?.byte(0) === 1 ? 'VALID' : 'SAME',
    strides: [options?.integer(2) ?? 0, options?.integer(1) ?? 0],
  };
}

function hasRelu(activation = 0): boolean {
  if (activation > 1) throw new Error(`Activation ${activation} is not understood.`);
  return activation === 1;
}

/** Dilations and depth multipliers would need more of the converter than this. */
function requireOne(kind: string, values: readonly (number | undefined)[]): void {
  if (values.some((value) => value !== 1)) {
    throw new Error(`${kind} with a dilation or a depth multiplier is not understood.`);
  }
}
