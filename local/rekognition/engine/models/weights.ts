import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { OnnxGraph, Value } from './onnx';

/** How TensorFlow.js describes weights it stores in binary files beside the description. */
export const weightsManifestSchema = z.array(
  z.object({
    paths: z.array(z.string()),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.number().int().nonnegative()),
        dtype: z.enum(['float32', 'int32']),
        quantization: z
          .union([
            z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() }),
            z.object({ dtype: z.literal('float16') }),
          ])
          .optional(),
      }),
    ),
  }),
);

type WeightsManifest = z.infer<typeof weightsManifestSchema>;
type WeightDescription = WeightsManifest[number]['weights'][number];

export interface Weight {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** The weights of one network by name. */
export class Weights {
  private constructor(private readonly weights: ReadonlyMap<string, Weight>) {}

  /** Reads the binary files a manifest names, which lie in `folder`, and undoes their quantization. */
  static async read(manifest: WeightsManifest, folder: string): Promise<Weights> {
    const weights = new Map<string, Weight>();
    for (const group of manifest) {
      const files = await Promise.all(group.paths.map((path) => readFile(join(folder, path))));
      const bytes = Buffer.concat(files);
      let offset = 0;
      for (const description of group.weights) {
        const count = description.shape.reduce((product, length) => product * length, 1);
        const decode = decoder(description, bytes, offset);
        const values = new Float32Array(count);
        for (let index = 0; index < count; index += 1) values[index] = decode(index);
        weights.set(description.name, { values, shape: description.shape });
        offset += count * bytesPerValue(description);
      }
    }
    return new Weights(weights);
  }

  /** @throws Error when the network has no such weight */
  get(name: string): Weight {
    const weight = this.weights.get(name);
    if (!weight) throw new Error(`The network has no weight named ${name}.`);
    return weight;
  }
}

function bytesPerValue({ quantization }: WeightDescription): number {
  if (!quantization) return 4;
  return quantization.dtype === 'uint8' ? 1 : 2;
}

function decoder(
  { dtype, quantization }: WeightDescription,
  bytes: Buffer,
  offset: number,
): (index: number) => number {
  if (quantization?.dtype === 'uint8') {
    const { scale, min } = quantization;
    return (index) => bytes.readUInt8(offset + index) * scale + min;
  }
  if (quantization) return (index) => halfPrecision(bytes.readUInt16LE(offset + 2 * index));
  if (dtype === 'int32') return (index) => bytes.readInt32LE(offset + 4 * index);
  return (index) => bytes.readFloatLE(offset + 4 * index);
}

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * Turns the filters of a convolution from TensorFlow's order (height, width, inputs, outputs) to that of
 * ONNX (outputs, inputs, height, width), multiplied by a factor for each output.
 */
export function convolutionFilters(
  graph: OnnxGraph,
  { values, shape }: Weight,
  scale?: Float32Array,
): Value {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  const turned = new Float32Array(values.length);
  let source = 0;
  for (let position = 0; position < height * width; position += 1) {
    for (let input = 0; input < inputs; input += 1) {
      for (let output = 0; output < outputs; output += 1) {
        turned[(output * inputs + input) * height * width + position] =
          (values[source] ?? 0) * (scale?.[output] ?? 1);
        source += 1;
      }
    }
  }
  return graph.floats(turned, [outputs, inputs, height, width]);
}

/** The same for a depthwise convolution: TensorFlow's (height, width, channels[, 1]) to (channels, 1, height, width). */
export function depthwiseFilters(graph: OnnxGraph, weight: Weight, scale?: Float32Array): Value {
  const [height = 1, width = 1, channels = 1] = weight.shape;
  return convolutionFilters(
    graph,
    { values: weight.values, shape: [height, width, 1, channels] },
    scale,
  );
}
