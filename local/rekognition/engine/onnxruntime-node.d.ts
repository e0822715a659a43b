/** The package points at declarations it does not ship; all that it exports is onnxruntime-common's. */
declare module 'onnxruntime-node' {
  export * from 'onnxruntime-common';
}
