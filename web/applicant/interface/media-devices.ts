/** The device's cameras; undefined where the browser keeps them from pages that did not come safely. */
export function mediaDevices(): MediaDevices | undefined {
  return 'mediaDevices' in navigator ? navigator.mediaDevices : undefined;
}
