import { type ImageKind } from './image-kind.ts';

const MAX_WIDTH = 2048;
const MAX_HEIGHT = 768;
const MIME = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' } as const;

export interface FittedImage {
  mime: string;
  bytes: Buffer;
}

/** The size that keeps the aspect and fits 2048x768; never larger than the original. */
export function fittedSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Scales an image down when it is too large: PNG and JPEG stay what they are, a GIF becomes a PNG of its first frame.
 * WebP is passed on at any size, as no pure JavaScript decoder is at hand. Null when the file cannot be decoded.
 */
export async function fitImage(bytes: Buffer, kind: ImageKind): Promise<FittedImage | null> {
  const size = fittedSize(kind.width, kind.height);
  if ((size.width === kind.width && size.height === kind.height) || kind.type === 'webp') return { mime: MIME[kind.type], bytes };
  const { Jimp } = await import('jimp');
  try {
    const image = await Jimp.read(bytes);
    image.resize({ w: size.width, h: size.height });
    const mime = kind.type === 'jpg' ? 'image/jpeg' : 'image/png';
    return { mime, bytes: await image.getBuffer(mime) };
  } catch {
    return null;
  }
}
