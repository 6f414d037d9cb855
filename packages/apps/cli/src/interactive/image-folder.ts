import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of this process for images that are no files elsewhere. It is made when it is needed, for its owner alone. */
export class ImageFolder {
  #made: Promise<string> | null = null;
  #count = 0;

  /** @returns the path of the image */
  async save(bytes: Buffer, extension: string): Promise<string> {
    this.#made ??= mkdtemp(join(tmpdir(), 'codex-images-'));
    const path = join(await this.#made, `clipboard-${++this.#count}.${extension}`);
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
    return path;
  }

  /** Removes all of them. */
  async remove(): Promise<void> {
    const folder = await this.#made?.catch(() => null);
    if (folder != null) await rm(folder, { recursive: true, force: true });
  }
}
