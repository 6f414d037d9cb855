import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { fitImage } from './fit-image.ts';
import { imageKind } from './image-kind.ts';

/** Larger files are not read: nothing that a model can look at is that big. */
const MAX_BYTES = 64 * 1024 * 1024;

/** An image as a data URL, or the sentence that says why there is none. */
export type LoadedImage = { dataUrl: string } | { problem: string };

/**
 * Reads an image file for a model. PNG, JPEG, GIF and WebP are taken; what exceeds 2048x768 is scaled down to fit,
 * what is inside is passed on byte for byte. Never rejects for a bad file, only when `signal` is aborted.
 */
export async function loadImage(path: string, signal: AbortSignal): Promise<LoadedImage> {
  const facts = await stat(path).catch((error: unknown) => systemErrorCode(error) ?? 'unknown error');
  signal.throwIfAborted();
  if (typeof facts === 'string') return { problem: `unable to locate image at \`${path}\`: ${describe(facts)}` };
  if (!facts.isFile()) return { problem: `image path \`${path}\` is not a file` };
  if (facts.size > MAX_BYTES) return { problem: `unable to process image at \`${path}\`: larger than ${MAX_BYTES / 1024 / 1024} MiB` };
  const bytes = await readFile(path, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    return systemErrorCode(error) ?? 'unknown error';
  });
  if (typeof bytes === 'string') return { problem: `unable to locate image at \`${path}\`: ${describe(bytes)}` };
  const kind = await imageKind(bytes);
  if (kind === null) return { problem: `unable to process image at \`${path}\`: unsupported image \`${mimeByName(path)}\`` };
  const fitted = await fitImage(bytes, kind);
  if (fitted === null) return { problem: `unable to process image at \`${path}\`: the file is damaged` };
  return { dataUrl: `data:${fitted.mime};base64,${fitted.bytes.toString('base64')}` };
}

const SYSTEM_TEXT: Record<string, string> = {
  ENOENT: 'No such file or directory (os error 2)',
  EACCES: 'Permission denied (os error 13)',
  ENOTDIR: 'Not a directory (os error 20)',
  ELOOP: 'Too many levels of symbolic links (os error 40)',
};

function describe(code: string): string {
  return SYSTEM_TEXT[code] ?? code;
}

/** What the file's name claims it to be, for the message only. */
function mimeByName(path: string): string {
  const names: Record<string, string> = { '.svg': 'image/svg+xml', '.bmp': 'image/bmp', '.tif': 'image/tiff', '.tiff': 'image/tiff', '.pdf': 'application/pdf', '.txt': 'text/plain' };
  return names[extname(path).toLowerCase()] ?? 'application/octet-stream';
}
