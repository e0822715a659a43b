import * as z from 'zod';
import { OnnxGraph, type Value } from './onnx';
import {
  convolutionFilters,
  depthwiseFilters,
  weightsManifestSchema,
  type Weights,
} from './weights';

/** The side of the square crop of a face that the mesh takes, in pixels. */
export const MESH_SIDE = 192;

/** How many points the mesh lays over a face. */
export const MESH_POINTS = 468;

const integersSchema = z.object({ list: z.object({ i: z.array(z.coerce.number().int()) }) });
const base64Schema = z.base64().transform((text) => Buffer.from(text, 'base64').toString());

const nodeSchema = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z
    .object({
      strides: integersSchema.optional(),
      ksize: integersSchema.optional(),
      padding: z.object({ s: base64Schema }).optional(),
      fused_ops: z.object({ list: z.object({ s: z.array(base64Schema) }) }).optional(),
    })
    .default({}),
});

type Node = z.infer<typeof nodeSchema>;

/** The parts of a TensorFlow.js graph model that its transcoding needs. */
export const graphModelSchema = z.object({
  signature: z.object({ outputs: z.record(z.string(), z.object({ name: z.string() })) }),
  modelTopology: z.object({ node: z.array(nodeSchema) }),
  weightsManifest: weightsManifestSchema,
});

type GraphModel = z.infer<typeof graphModelSchema>;

/**
 * MediaPipe's face mesh.
 * Input `crop`: float32 of 1 × 192 × 192 × RGB, 0–1. Outputs `points`: 468 × (x, y, z) in pixels of the crop,
 * and `presence`: 0–1, how likely the crop shows a face.
 */
export function meshModel(model: GraphModel, weights: Weights): Buffer {
  const transcoder = new GraphTranscoder(model, weights);
  transcoder.output('output_mesh', 'points', [1, MESH_POINTS * 3]);
  transcoder.output('output_faceflag', 'presence', [1, 1]);
  return transcoder.encode();
}

/**
 * Transcodes a TensorFlow.js graph, channels last, to ONNX, channels first.
 * Works back from the outputs, so that what none of them needs is left out.
 */
class GraphTranscoder {
  private readonly graph = new OnnxGraph();
  private readonly nodes: ReadonlyMap<string, Node>;
  private readonly transcoded = new Map<string, Value>();

  constructor(
    private readonly model: GraphModel,
    private readonly weights: Weights,
  ) {
    this.nodes = new Map(model.modelTopology.node.map((node) => [node.name, node]));
  }

  output(signatureName: string, name: string, shape: readonly number[]): void {
    const tensor = this.model.signature.outputs[signatureName];
    if (!tensor) throw new Error(`The face mesh has no output ${signatureName}.`);
    this.graph.output(this.value(tensor.name.replace(/:0$/, '')), name, shape);
  }

  encode(): Buffer {
    return this.graph.encode();
  }

  private value(name: string): Value {
    const known = this.transcoded.get(name);
    if (known) return known;
    const node = this.nodes.get(name);
    if (!node) throw new Error(`The face mesh has no node ${name}.`);
    const value = this.transcode(node);
    this.transcoded.set(name, value);
    return value;
  }

  private transcode(node: Node): Value {
    const [first = '', second = ''] = node.input;
    switch (node.op) {
      case 'Placeholder': {
        const crop = this.graph.input('crop', 'float32', [1, MESH_SIDE, MESH_SIDE, 3]);
        return this.graph.apply('Transpose', [crop], { perm: [0, 3, 1, 2] });
      }
      case '_FusedConv2D':
        return this.fusedConvolution(node);
      case 'DepthwiseConv2dNative':
        return this.depthwiseConvolution(node);
      case 'AddV2':
        return this.graph.apply('Add', [this.value(first), this.value(second)]);
      case 'Prelu':
        return this.leaky(this.value(first), second);
      case 'MaxPool':
        return this.graph.apply('MaxPool', [this.value(first)], {
          kernel_shape: heightAndWidth(node.attr.ksize),
          ...placement(node),
        });
      case 'Pad':
        return this.pad(this.value(first), second);
      case 'Sigmoid':
        return this.graph.apply('Sigmoid', [this.value(first)]);
      case 'Reshape':
        return this.flatten(this.value(first), second);
      case 'Identity':
        return this.value(first);
      default:
        throw new Error(`The face mesh has an operator that is not transcoded: ${node.op}.`);
    }
  }

  private fusedConvolution(node: Node): Value {
    const [image = '', filtersName = '', biasName = '', slopes = ''] = node.input;
    const filters = this.weights.get(filtersName);
    const bias = this.weights.get(biasName);
    const convolved = this.graph.apply(
      'Conv',
      [
        this.value(image),
        convolutionFilters(this.graph, filters),
        this.graph.floats(bias.values, [bias.values.length]),
      ],
      { kernel_shape: filters.shape.slice(0, 2), ...placement(node) },
    );
    return node.attr.fused_ops?.list.s.includes('Prelu')
      ? this.leaky(convolved, slopes)
      : convolved;
  }

  private depthwiseConvolution(node: Node): Value {
    const [image = '', filtersName = ''] = node.input;
    const filters = this.weights.get(filtersName);
    const [height = 1, width = 1, channels = 1] = filters.shape;
    return this.graph.apply('Conv', [this.value(image), depthwiseFilters(this.graph, filters)], {
      kernel_shape: [height, width],
      group: channels,
      ...placement(node),
    });
  }

  /** A rectifier whose negative side has a slope for each channel. */
  private leaky(image: Value, slopesName: string): Value {
    const { values } = this.weights.get(slopesName);
    return this.graph.apply('PRelu', [image, this.graph.floats(values, [values.length, 1, 1])]);
  }

  /** TensorFlow gives the padding as rows of before and after; ONNX all before, then all after. */
  private pad(image: Value, paddingsName: string): Value {
    const { values } = this.weights.get(paddingsName);
    const channelsFirst = [0, 3, 1, 2];
    const before = channelsFirst.map((axis) => values[2 * axis] ?? 0);
    const after = channelsFirst.map((axis) => values[2 * axis + 1] ?? 0);
    return this.graph.apply('Pad', [image, this.graph.integers([...before, ...after])]);
  }

  private flatten(image: Value, shapeName: string): Value {
    const channelsLast = this.graph.apply('Transpose', [image], { perm: [0, 2, 3, 1] });
    const shape = this.graph.integers([...this.weights.get(shapeName).values]);
    return this.graph.apply('Reshape', [channelsLast, shape]);
  }
}

function placement(node: Node): { strides: readonly number[]; auto_pad: string } {
  return {
    strides: heightAndWidth(node.attr.strides),
    auto_pad: node.attr.padding?.s === 'SAME' ? 'SAME_UPPER' : 'VALID',
  };
}

/** Of the sizes of a batch, height, width and channels, the two in the middle. */
function heightAndWidth(sizes: z.infer<typeof integersSchema> | undefined): readonly number[] {
  return sizes?.list.i.slice(1, 3) ?? [1, 1];
}
