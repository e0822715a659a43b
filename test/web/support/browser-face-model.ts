import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import { io, ready, setBackend, tensor, Tensor } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { convertFaceModel } from '../../../web/build/face-model';
import {
  distinctFaces,
  modelSide,
  readFaces,
  type Box,
  type FaceBox,
} from '../../../web/liveness/face-boxes';

export const faceModelFile =
  require.resolve('@mediapipe/face_detection/face_detection_short_range.tflite');

/** The face model of the pages, on the backend that runs it in browsers. */
export class BrowserFaceModel {
  private constructor(readonly graph: GraphModel) {}

  static async load(): Promise<BrowserFaceModel> {
    await setBackend('wasm');
    await ready();
    const { topology, weights } = convertFaceModel(readFileSync(faceModelFile), 'weights.bin');
    const load = (): Promise<io.ModelArtifacts> =>
      io.getModelArtifactsForJSON(topology, (manifest) =>
        Promise.resolve([io.getWeightSpecs(manifest), weights.buffer]),
      );
    return new BrowserFaceModel(await loadGraphModel({ load }));
  }

  /** Looks for faces in squares of an image. */
  async find(
    image: Buffer,
    squaresOf: (width: number, height: number) => readonly Box[],
  ): Promise<FaceBox[]> {
    const { width, height } = await sharp(image).metadata();
    const found: FaceBox[] = [];
    for (const square of squaresOf(width, height)) {
      const output = this.run(await cut(image, square, Math.max(width, height)));
      found.push(...readFaces(output, square));
    }
    return distinctFaces(found);
  }

  close(): void {
    this.graph.dispose();
  }

  private run(pixels: Uint8Array): Uint8Array | Int32Array | Float32Array {
    const values = Float32Array.from(pixels, (value) => value / 127.5 - 1);
    const output = this.graph.predict(tensor(values, [1, modelSide, modelSide, 3]));
    if (!(output instanceof Tensor)) throw new Error('The model must have one output.');
    return output.dataSync();
  }
}

/** A square of an image as the model takes it; black where it reaches beyond the image. */
async function cut(image: Buffer, square: Box, margin: number): Promise<Uint8Array> {
  const { data, info } = await sharp(image)
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: 'black' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const side = Math.round(square.width);
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .extract({
      left: Math.round(square.left) + margin,
      top: Math.round(square.top) + margin,
      width: side,
      height: side,
    })
    .resize(modelSide, modelSide)
    .raw()
    .toBuffer();
}
