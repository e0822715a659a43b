import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import { io, ready, setBackend, tensor, Tensor } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { convertFaceModel } from '../../../web/build/face-model';
import { modelSide, type FaceBox } from '../../../web/liveness/face-boxes';
import { findFaces } from '../../../web/liveness/face-search';

/** Longer side of the frames the pages look at, in pixels. */
const frameSide = 480;

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

  /**
   * Looks for faces as the pages do, in a picture as small as theirs.
   *
   * @returns boxes in ratios of the image
   */
  async find(image: Buffer): Promise<FaceBox[]> {
    const { data, info } = await sharp(image)
      .resize(frameSide, frameSide, { fit: 'inside' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    return findFaces({ data, width, height }, (pixels) => this.run(pixels)).map((box) => ({
      ...box,
      left: box.left / width,
      top: box.top / height,
      width: box.width / width,
      height: box.height / height,
    }));
  }

  close(): void {
    this.graph.dispose();
  }

  private run(pixels: Float32Array): Uint8Array | Int32Array | Float32Array {
    const image = tensor(pixels, [1, modelSide, modelSide, 3]);
    const output = this.graph.execute(image, 'Identity:0');
    if (!(output instanceof Tensor)) throw new Error('There must be one output of this name.');
    return output.dataSync();
  }
}
