/**
 * Writes `reference.json`: what face-api and the face mesh compute themselves, on TensorFlow.js, for the inputs
 * of the parity test. Takes about a minute, so its result is committed. Needed again when either package changes:
 *
 *   npx tsx test/local/rekognition-engine-reference/generate.mjs
 */
import { Buffer } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputsFrom } from './inputs.ts';

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, '..', '..', '..', 'node_modules', '@vladmandic');

// The bundle runs in browsers only; this is all of one that it looks for.
globalThis.window = { document: {}, addEventListener() {} };
globalThis.document = {};
const faceApi = await import(join(packages, 'face-api', 'dist', 'face-api.esm.js'));
const { tf } = faceApi;
await tf.setBackend('cpu');

const inputs = await inputsFrom(await readFile(join(here, 'face.png')));
const reference = {
  detector: await detect(),
  mesh: await layMesh(),
  recognizer: await recognize(),
};
await writeFile(join(here, 'reference.json'), `${JSON.stringify(reference)}\n`);

/** Every 37th box and each whose score is above one half, as [index, score, top, left, bottom, right]. */
async function detect() {
  const network = new faceApi.SsdMobilenetv1();
  network.loadFromWeightMap(await faceApiWeights('ssd_mobilenetv1_model'));
  const image = tf.tensor3d(Float32Array.from(inputs.detector), [512, 512, 3]);
  const { boxes, scores } = await network.forward(image);
  const places = await boxes[0].array();
  return [...(await scores[0].data())]
    .map((score, index) => [index, score, ...places[index]].map(rounded))
    .filter(([index, score]) => index % 37 === 0 || score > 0.5);
}

async function layMesh() {
  const folder = join(packages, 'human', 'models');
  const { modelTopology, weightsManifest } = await readJson(join(folder, 'facemesh.json'));
  const weightData = exactBuffer(await readFile(join(folder, 'facemesh.bin')));
  const weightSpecs = weightsManifest[0].weights;
  const model = await tf.loadGraphModel({
    load: () => Promise.resolve({ modelTopology, weightSpecs, weightData }),
  });
  const crop = tf.tensor4d(inputs.mesh, [1, 192, 192, 3]);
  const [points, presence] = model.execute(crop, ['Identity_2:0', 'Identity_1:0']);
  return {
    points: [...(await points.data())].map(rounded),
    presence: rounded((await presence.data())[0]),
  };
}

/** face-api divides colours by 255 where dlib, and this engine, divide by 256: the input makes up for it. */
async function recognize() {
  const network = new faceApi.FaceRecognitionNet();
  network.loadFromWeightMap(await faceApiWeights('face_recognition_model'));
  const mean = [122.782, 117.001, 104.298];
  const pixels = inputs.recognizer.map(
    (colour, index) => mean[index % 3] + ((colour - mean[index % 3]) * 255) / 256,
  );
  const embedding = await network.computeFaceDescriptor(tf.tensor3d(pixels, [150, 150, 3]));
  return [...embedding].map(rounded);
}

async function faceApiWeights(name) {
  const folder = join(packages, 'face-api', 'model');
  const manifest = await readJson(join(folder, `${name}-weights_manifest.json`));
  const paths = manifest.flatMap((group) => group.paths);
  const files = await Promise.all(paths.map((path) => readFile(join(folder, path))));
  return tf.io.decodeWeights(
    exactBuffer(Buffer.concat(files)),
    manifest.flatMap((group) => group.weights),
  );
}

function exactBuffer(bytes) {
  return new Uint8Array(bytes).buffer;
}

async function readJson(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}

function rounded(value) {
  return Number(value.toPrecision(7));
}
