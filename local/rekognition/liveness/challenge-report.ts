import { ServiceError } from '../../service';
import type { Challenge, ColourStage } from './challenge';
import type { ClientChallenge } from './client-events';

/** A stage as it was shown: from when on, in milliseconds from the start of the video. */
export interface ShownStage extends ColourStage {
  readonly start: number;
}

/** How a client says that a challenge went, in milliseconds from the start of its video. */
export interface ChallengeReport {
  /** When the face had come into the oval. */
  readonly inPlace: number;
  /** Every stage asked for, in order; undefined when the client did not show them as asked. */
  readonly stages: readonly ShownStage[] | undefined;
}

/** How far a stage may be from the length asked for, in milliseconds: a busy browser is late, never early. */
const earliest = -100;
const latest = 1500;

/** Collects what a client tells bit by bit. */
export class ChallengeReporter {
  private videoStart: number | undefined;
  private inPlace: number | undefined;
  /** When each stage began first, by its number. */
  private readonly starts = new Map<number, number>();
  private showsOtherColours = false;

  constructor(private readonly challenge: Challenge) {}

  note(event: ClientChallenge): void {
    this.videoStart ??= event.VideoStartTimestamp;
    this.inPlace ??= event.TargetFace?.FaceDetectedInTargetPositionStartTimestamp;
    const shown = event.ColorDisplayed;
    if (!shown) return;
    const asked = this.challenge.stages[shown.SequenceNumber];
    const isAsked = asked?.colour.every((value, index) => value === shown.CurrentColor.RGB[index]);
    if (isAsked !== true) this.showsOtherColours = true;
    if (!this.starts.has(shown.SequenceNumber)) {
      this.starts.set(shown.SequenceNumber, shown.CurrentColorStartTimestamp);
    }
  }

  /** @throws ServiceError `ValidationException` when the client has not said when the video began and the face came into place */
  report(): ChallengeReport {
    const { videoStart, inPlace } = this;
    if (videoStart === undefined || inPlace === undefined) {
      throw new ServiceError(
        'ValidationException',
        'VideoStartTimestamp and TargetFace must be sent before the end of the video.',
      );
    }
    return { inPlace: Math.max(0, inPlace - videoStart), stages: this.stages(videoStart) };
  }

  private stages(videoStart: number): ShownStage[] | undefined {
    const shown = this.challenge.stages.flatMap((stage, number) => {
      const start = this.starts.get(number);
      return start === undefined ? [] : [{ ...stage, start: start - videoStart }];
    });
    const isComplete = shown.length === this.challenge.stages.length;
    return isComplete && !this.showsOtherColours && keepTime(shown) ? shown : undefined;
  }
}

/** A client must not choose the times at which a video happens to fit. */
function keepTime(stages: readonly ShownStage[]): boolean {
  return stages.every((stage, index) => {
    const next = stages[index + 1];
    if (!next) return stage.start >= 0;
    const late = next.start - stage.start - stage.downscroll - stage.flat;
    return late >= earliest && late <= latest;
  });
}
