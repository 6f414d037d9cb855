import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TempDir {
  /** Absolute, symlinks resolved. */
  readonly path: string;
  /** Removes the folder and all in it. May be called twice. */
  dispose(): Promise<void>;
}

/** File contents by relative path; folders are made as needed. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

const alive = new Set<TempDir>();

/** A new empty folder, or one with `files` in it. */
export async function makeTempDir(files: Files = {}): Promise<TempDir> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'codex-ts-test-')));
  const dir: TempDir = {
    path,
    dispose: async () => {
      alive.delete(dir);
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    },
  };
  alive.add(dir);
  await writeFiles(path, files);
  return dir;
}

/** A folder to be used as CODEX_HOME, with `files` such as `config.toml` in it. */
export async function makeTempHome(files: Files = {}): Promise<TempDir> {
  return makeTempDir(files);
}

/** Removes everything made here and not yet disposed: `afterAll(disposeTemp)`. */
export async function disposeTemp(): Promise<void> {
  await Promise.all([...alive].map((dir) => dir.dispose()));
}

/** Writes files below a folder, making folders as needed. */
export async function writeFiles(root: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
