/** A picture a model accepts, with its size in pixels. */
export interface ImageKind {
  type: 'png' | 'jpg' | 'gif' | 'webp';
  width: number;
  height: number;
}

const ACCEPTED: readonly ImageKind['type'][] = ['png', 'jpg', 'gif', 'webp'];

/** Reads type and size from the file's header; null for anything a model would not take. */
export async function imageKind(bytes: Uint8Array): Promise<ImageKind | null> {
  const { imageSize } = await import('image-size');
  try {
    const { type, width, height } = imageSize(bytes);
    const known = ACCEPTED.find((name) => name === type);
    return known === undefined ? null : { type: known, width, height };
  } catch {
    return null; // Not an image, or its header is cut off.
  }
}
