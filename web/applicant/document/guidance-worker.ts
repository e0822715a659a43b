import { measureFrame, type Frame, type FrameMeasures } from './measure-frame';

/** Measures the frames it is sent, apart from the page, which must not stutter. */
addEventListener('message', ({ data }: MessageEvent<Frame>) => {
  const measures: FrameMeasures = measureFrame(data);
  postMessage(measures);
});
