/**
 * Holds the camera for as long as a check is on the page: whatever opens it meanwhile, it is off once the lease ends.
 * The liveness component by itself opens the camera anew when the person ends the check, and then forgets it.
 */
export class CameraLease {
  private readonly streams: MediaStream[] = [];
  private hasEnded = false;
  private readonly open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

  constructor() {
    navigator.mediaDevices.getUserMedia = async (constraints) =>
      this.keep(await this.open(constraints));
  }

  /** Turns off what was opened, and what is being opened as soon as it is. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    navigator.mediaDevices.getUserMedia = this.open;
    for (const stream of this.streams) turnOff(stream);
  }

  private keep(stream: MediaStream): MediaStream {
    this.streams.push(stream);
    if (this.hasEnded) turnOff(stream);
    return stream;
  }
}

function turnOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
