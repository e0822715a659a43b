import type { io } from '@tensorflow/tfjs-core';
import type { TensorType, TfliteTensor } from './tflite-model';

/** A model as `loadGraphModel` of TensorFlow.js takes it, in two files. */
export interface GraphModel {
  /** `model.json`, which names the file of the weights. */
  readonly topology: io.ModelJSON;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** Attributes of a node, in the JSON form of TensorFlow's NodeDef. */
export type Attributes = Readonly<Record<string, unknown>>;

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Attributes;
}

/** TensorFlow's names; halves count as what they are widened to. */
const typeNames: Readonly<Record<TensorType, string>> = {
  float32: 'DT_FLOAT',
  float16: 'DT_FLOAT',
  int32: 'DT_INT32',
};

/** Writes a graph of TensorFlow operations node by node. Nodes are referred to by their names. */
export class GraphWriter {
  private readonly nodes: GraphNode[] = [];
  private readonly manifest: io.WeightsManifestEntry[] = [];
  private readonly chunks: Uint8Array[] = [];

  input(name: string, shape: readonly number[]): string {
    this.nodes.push({
      name,
      op: 'Placeholder',
      attr: { dtype: typeOf('float32'), shape: { shape: dimensions(shape) } },
    });
    return name;
  }

  /** A constant. Halves stay halves on their way to the browser, which widens them when it loads the model. */
  constant(name: string, { shape, type, values }: TfliteTensor): string {
    const dtype = typeNames[type];
    this.nodes.push({
      name,
      op: 'Const',
      attr: {
        dtype: { type: dtype },
        value: { tensor: { dtype, tensorShape: dimensions(shape) } },
      },
    });
    this.manifest.push(
      type === 'float16'
        ? { name, shape: [...shape], dtype: 'float32', quantization: { dtype: 'float16' } }
        : { name, shape: [...shape], dtype: type },
    );
    this.chunks.push(values);
    return name;
  }

  /** A constant of whole numbers. */
  integers(name: string, shape: readonly number[], values: readonly number[]): string {
    const bytes = new Uint8Array(Int32Array.from(values).buffer);
    return this.constant(name, { shape, type: 'int32', values: bytes });
  }

  operation(
    name: string,
    op: string,
    input: readonly string[],
    attributes: Attributes = {},
  ): string {
    this.nodes.push({ name, op, input, attr: { T: typeOf('float32'), ...attributes } });
    return name;
  }

  /** @param weightsFile name of the file the weights will be in, beside the topology's */
  finish(weightsFile: string, signature: Attributes): GraphModel {
    return {
      topology: {
        format: 'graph-model',
        generatedBy: 'face_detection_short_range.tflite of MediaPipe (Apache-2.0)',
        convertedBy: 'Honnin',
        signature,
        modelTopology: { node: this.nodes, library: {}, versions: { producer: 440 } },
        weightsManifest: [{ paths: [weightsFile], weights: this.manifest }],
      },
      weights: new Uint8Array(Buffer.concat(this.chunks)),
    };
  }
}

export function typeOf(type: TensorType): Attributes {
  return { type: typeNames[type] };
}

export function textOf(value: string): Attributes {
  return { s: Buffer.from(value).toString('base64') };
}

export function integerOf(value: number): Attributes {
  return { i: String(value) };
}

export function listOf(values: readonly number[]): Attributes {
  return { list: { i: values.map(String) } };
}

/** An input or output of the whole model. */
export function signatureOf(node: string, shape: readonly number[]): Attributes {
  return { name: `${node}:0`, dtype: typeNames.float32, tensorShape: dimensions(shape) };
}

function dimensions(shape: readonly number[]): Attributes {
  return { dim: shape.map((size) => ({ size: String(size) })) };
}
