/** Where the files are that looking for faces needs; the build provides it. */
declare module 'virtual:face-model' {
  /** Address of the model's `model.json`. */
  export const faceModelUrl: string;
  /** Address of the folder of the WebAssembly files, with a slash at its end. */
  export const wasmFolderUrl: string;
}
