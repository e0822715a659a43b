// Known to the build, which puts the files there: web/build/face-model-plugin.ts.
declare const FACE_MODEL_PATH: string;
declare const WASM_FOLDER_PATH: string;

/** Address of the face model's `model.json`. */
export const faceModelUrl = new URL(FACE_MODEL_PATH, location.origin).href;

/** Address of the folder of the WebAssembly files, with a slash at its end. */
export const wasmFolderUrl = new URL(WASM_FOLDER_PATH, location.origin).href;
