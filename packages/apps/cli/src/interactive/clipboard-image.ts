import { imageKind } from '@codex-ts/images';
import { type ClipboardImage } from '@codex-ts/tui';

import { type ClipboardReader, clipboardReaders, type Held } from './clipboard-readers.ts';
import { findImageFile } from './find-image-file.ts';
import { type ImageFolder } from './image-folder.ts';
import { runReader } from './run-reader.ts';

/** Larger images are not taken; as text an image is larger than by itself. In bytes. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Who owns a clipboard may hang. */
const PATIENCE_MS = 10_000;

const TOO_LARGE: ClipboardImage = { problem: `The image in the clipboard is larger than ${MAX_BYTES / 1024 / 1024} MiB.` };
const NO_IMAGE: ClipboardImage = { problem: 'What is in the clipboard is not an image that a model can look at.' };

export interface ClipboardPlace {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly folder: ImageFolder;
}

/** Saves the image in the clipboard, or the file that was copied there, as a file. Rejects only when `signal` is aborted. */
export async function clipboardImage({ env, platform, folder }: ClipboardPlace, signal: AbortSignal): Promise<ClipboardImage> {
  const readers = clipboardReaders(platform, env);
  if (readers.length === 0) return { problem: 'There is no clipboard here that could hold an image: neither Wayland nor X11 runs. Paste the path of an image file instead.' };
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const limits = { env, maxBytes: MAX_BYTES * 2, signal: AbortSignal.any([signal, patience]) };
  try {
    const held = await firstHeld(readers, (reader) => reader.read((program, args) => runReader(program, args, limits)));
    return await saved(held, readers, folder);
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) return { problem: 'The clipboard did not answer.' };
    throw error;
  }
}

/** The clipboard that holds something; where none does, one that can be read. */
async function firstHeld(readers: readonly ClipboardReader[], read: (reader: ClipboardReader) => Promise<Held>): Promise<Held> {
  let best: Held = { kind: 'missing' };
  for (const reader of readers) {
    const held = await read(reader);
    if (held.kind !== 'missing' && held.kind !== 'nothing') return held;
    if (held.kind === 'nothing') best = held;
  }
  return best;
}

async function saved(held: Held, readers: readonly ClipboardReader[], folder: ImageFolder): Promise<ClipboardImage> {
  switch (held.kind) {
    case 'missing':
      return { problem: `Images can be pasted once ${readers.map(({ needs }) => needs).join(' or ')} is installed.` };
    case 'nothing':
      return { problem: 'There is no image in the clipboard.' };
    case 'tooLarge':
      return TOO_LARGE;
    case 'file': {
      const path = findImageFile(held.path, '/');
      return path === null ? NO_IMAGE : { path };
    }
    case 'image': {
      if (held.bytes.length > MAX_BYTES) return TOO_LARGE;
      const kind = await imageKind(held.bytes);
      return kind === null ? NO_IMAGE : { path: await folder.save(held.bytes, kind.type) };
    }
  }
}
