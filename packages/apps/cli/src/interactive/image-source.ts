import { type ImageSource } from '@codex-ts/tui';

import { findImageFile } from './find-image-file.ts';
import { ImageFolder } from './image-folder.ts';

/** `close` removes what was taken from the clipboard, which a turn reads when it begins. */
export interface OpenImageSource extends ImageSource {
  close(): Promise<void>;
}

/** Images of this machine; for a server on another one there are none, since it would look for the files there. */
export function imageSource(env: NodeJS.ProcessEnv, { isLocal, outlives }: { readonly isLocal: boolean; readonly outlives: boolean }): OpenImageSource {
  const folder = new ImageFolder();
  return {
    find: (path, cwd) => (isLocal ? findImageFile(path, cwd, env) : null),
    fromClipboard: async (signal) => {
      if (!isLocal) return { problem: 'Images of this machine cannot be attached: the server runs on another one.' };
      const { clipboardImage } = await import('./clipboard-image.ts');
      return clipboardImage({ env, platform: process.platform, folder }, signal);
    },
    // A server that goes on without us may read them later: the system empties its folder for temporary files by itself.
    close: () => (outlives ? Promise.resolve() : folder.remove()),
  };
}
