/* global document, navigator, MediaStream, setInterval, clearInterval */

/*
 * Runs in the page, before its own scripts: whoever is before the camera is lit by what the screen shows. A fake
 * camera cannot be, so its pictures are drawn once more, in the colours that the liveness check shows.
 */

/** How much of the light on a face is the screen's, 0–1. */
const strength = 0.35;

/** Places from the top of the screen to its bottom whose colours are taken. */
const places = 8;

const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

navigator.mediaDevices.getUserMedia = async (constraints) => {
  const [camera] = (await open(constraints)).getVideoTracks();
  const { frameRate, width, height } = camera.getSettings();
  const video = Object.assign(document.createElement('video'), { muted: true });
  video.srcObject = new MediaStream([camera]);
  await video.play();

  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const picture = canvas.getContext('2d');
  const drawing = setInterval(() => {
    picture.globalCompositeOperation = 'source-over';
    picture.drawImage(video, 0, 0, width, height);
    picture.globalCompositeOperation = 'multiply';
    picture.fillStyle = lightOf(screenColour());
    picture.fillRect(0, 0, width, height);
  }, 1000 / frameRate);

  const stream = canvas.captureStream(frameRate);
  const [lit] = stream.getVideoTracks();
  const end = lit.stop.bind(lit);
  // It passes for the camera's own.
  lit.getSettings = () => camera.getSettings();
  lit.stop = () => {
    clearInterval(drawing);
    camera.stop();
    end();
  };
  return stream;
};

const sample = Object.assign(document.createElement('canvas'), { width: 1, height: places });
const samples = sample.getContext('2d', { willReadFrequently: true });

/** The mean colour of the screen: white, but for what the light challenge draws over the page. */
function screenColour() {
  const overlay = document.querySelector('.amplify-liveness-freshness-canvas');
  if (overlay?.style.display !== 'block' || overlay.width === 0) return [255, 255, 255];
  samples.drawImage(overlay, 0, 0, 1, overlay.height, 0, 0, 1, places);
  const { data } = samples.getImageData(0, 0, 1, places);
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let place = 0; place < places; place += 1) sum += data[place * 4 + channel];
    return sum / places;
  });
}

/** What is left of white light on the face. */
function lightOf(colour) {
  const channels = colour.map((value) => 255 * (1 - strength) + value * strength);
  return `rgb(${channels.join(' ')})`;
}
