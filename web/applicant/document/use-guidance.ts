import { useEffect, useState, type RefObject } from 'react';
import type { FaceFinder } from '../../liveness/face-finder';
import { FrameMeasurer } from './frame-measurer';
import { judgeFrame, noGuidance, settle, type Guidance } from './judge-frame';
import { seenRegion, SmallFrames } from './small-frame';

/** Milliseconds between two frames that are judged. */
const PAUSE = 300;

/**
 * Judges what the camera shows, a few frames a second, and says what to do better.
 *
 * @param active whether the camera is on
 */
export function useGuidance(video: RefObject<HTMLVideoElement | null>, active: boolean): Guidance {
  const [guidance, setGuidance] = useState(noGuidance);

  useEffect(() => {
    const element = video.current;
    if (!active || !element) return;
    const frames = new SmallFrames();
    const measurer = new FrameMeasurer();
    let finder: FaceFinder | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;

    async function judge(shown: HTMLVideoElement): Promise<void> {
      const frame = frames.draw(shown, seenRegion(shown));
      if (!frame) return;
      const [measures, faces] = await Promise.all([measurer.measure(frame), finder?.find(frame)]);
      if (left) return;
      setGuidance((before) => settle(before, judgeFrame(measures, faces), performance.now()));
    }

    const next = () => {
      const again = () => {
        if (!left) timer = setTimeout(next, PAUSE);
      };
      // Without a judgement there is no advice, and a photo can be taken all the same.
      judge(element).then(again, report);
    };
    next();
    void loadFaceFinder().then((loaded) => {
      if (left) loaded?.close();
      else finder = loaded;
    });

    return () => {
      left = true;
      clearTimeout(timer);
      measurer.close();
      finder?.close();
    };
  }, [video, active]);

  return guidance;
}

/** The face finder is some megabytes, and guidance does without it while it loads or if it cannot. */
async function loadFaceFinder(): Promise<FaceFinder | undefined> {
  try {
    const { createFaceFinder } = await import('../../liveness/face-finder');
    return await createFaceFinder();
  } catch (error) {
    report(error);
    return undefined;
  }
}

const report = (error: unknown) => console.warn('Guidance is not complete:', error);
