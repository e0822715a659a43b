import { useEffect, useState, type RefObject } from 'react';
import { FrameMeasurer } from './frame-measurer';
import { judgeFrame, noGuidance, settle, type Advice } from './judge-frame';
import { seenRegion, SmallFrames } from './small-frame';

/** Milliseconds between two frames that are judged. */
const PAUSE = 300;

/**
 * Judges what the camera shows, a few frames a second.
 *
 * @param active whether the camera is on
 * @returns what to say; undefined until that is clear
 */
export function useGuidance(
  video: RefObject<HTMLVideoElement | null>,
  active: boolean,
): Advice | undefined {
  const [guidance, setGuidance] = useState(noGuidance);

  useEffect(() => {
    const element = video.current;
    if (!active || !element) return;
    const frames = new SmallFrames();
    const measurer = new FrameMeasurer();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;

    async function judge(shown: HTMLVideoElement): Promise<void> {
      const frame = frames.draw(shown, seenRegion(shown));
      if (!frame) return;
      const measures = await measurer.measure(frame);
      if (left) return;
      setGuidance((before) => settle(before, judgeFrame(measures), performance.now()));
    }

    const next = () => {
      // Without a judgement there is no advice, and a photo can be taken all the same.
      void judge(element)
        .catch(report)
        .finally(() => {
          if (!left) timer = setTimeout(next, PAUSE);
        });
    };
    next();
    return () => {
      left = true;
      clearTimeout(timer);
      measurer.close();
    };
  }, [video, active]);

  return guidance.advice;
}

const report = (error: unknown) => console.warn('Guidance is not complete:', error);
