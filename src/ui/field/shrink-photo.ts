import type { ReportPhoto } from '@core/field-report.ts';

const LONGEST_SIDE_PIXELS = 2048;
const JPEG_QUALITY = 0.85;

/**
 * A picture as it is kept and sent: upright, longest side at most 2,048 pixels, JPEG, without the camera's metadata.
 * Throws when the file is no picture.
 */
export async function shrinkPhoto(file: File): Promise<ReportPhoto> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST_SIDE_PIXELS / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  return { name: file.name, mediaType: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()) };
}
