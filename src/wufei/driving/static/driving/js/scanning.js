// Reads a bin's code with the camera where the phone can; typing and hand scanners always work.
export const canScan = "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

/** The code that the camera sees in `video`, or an empty text when `stopped()` says so. */
export async function scan(video, stopped) {
  const detector = new window.BarcodeDetector({ formats: ["qr_code", "code_128"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  try {
    while (!stopped()) {
      const [found] = await detector.detect(video);
      if (found) return codeIn(found.rawValue);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return "";
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

/** A label carries the whole address; its last part is the code. */
export function codeIn(text) {
  return text.trim().replace(/\/+$/, "").split("/").pop();
}

/** A photo made small enough to wait on the phone and to be sent over a bad line. */
export async function shrunk(file, longest = 1280) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
  return made || file;
}
