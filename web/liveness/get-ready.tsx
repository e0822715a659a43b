import { Notice } from '../applicant/interface/notice';
import type { LivenessTexts } from './texts';

export interface GetReadyProps {
  readonly texts: LivenessTexts;
  /** Whether the screen will light the face. */
  readonly withLight: boolean;
  readonly isStarting: boolean;
  readonly onStart: () => void;
}

/** What is about to happen, before anything does. */
export function GetReady({ texts, withLight, isStarting, onStart }: GetReadyProps) {
  return (
    <>
      <ol className="liveness-outline">
        <li>{texts.allowCamera}</li>
        <li>{texts.moveCloser}</li>
        {withLight && <li>{texts.holdStill}</li>}
      </ol>
      {withLight && (
        <Notice tone="warning" title={texts.lightWarningTitle}>
          <p>{texts.lightWarning}</p>
        </Notice>
      )}
      <div className="actions">
        <button type="button" className="primary" onClick={onStart} disabled={isStarting}>
          {texts.start}
        </button>
        <p role="status">{isStarting && texts.starting}</p>
      </div>
    </>
  );
}
