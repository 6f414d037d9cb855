import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { DEFAULT_FILE_HISTORY_LIMITS, FileHistory, type FileHistoryLimits, type FileHistoryOptions } from './index.ts';

/** A home and a workspace, and what the history had to say. */
export class Place {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'file-history-')));
  readonly home = join(this.path, 'home');
  readonly root = join(this.path, 'work');
  readonly notices: string[] = [];

  constructor(files: Readonly<Record<string, string>> = {}) {
    mkdirSync(this.root);
    for (const [name, text] of Object.entries(files)) this.put(name, text);
  }

  history(options: Partial<Omit<FileHistoryOptions, 'limits'>> & { limits?: Partial<FileHistoryLimits> } = {}): FileHistory {
    const { limits, ...rest } = options;
    const onNotice = (text: string): void => void this.notices.push(text);
    return new FileHistory({ codexHome: this.home, threadId: 'thread-1', onNotice, ...rest, limits: { ...DEFAULT_FILE_HISTORY_LIMITS, ...limits } });
  }

  at(name: string): string {
    return join(this.root, name);
  }

  put(name: string, text: string | Buffer): void {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text);
  }

  text(name: string): string | null {
    try {
      return readFileSync(this.at(name), 'utf8');
    } catch {
      return null;
    }
  }

  remove(...names: string[]): void {
    for (const name of names) rmSync(this.at(name), { recursive: true, force: true });
  }

  tree(): Record<string, string> {
    return treeOf(this.root);
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Runs `body` in a place that is removed afterwards. */
export async function inPlace(files: Readonly<Record<string, string>>, body: (place: Place) => Promise<void>): Promise<void> {
  const place = new Place(files);
  try {
    await body(place);
  } finally {
    place.dispose();
  }
}

/** All below a folder: kind, permission bits and content or target, by relative path. The folder itself is `''`. */
export function treeOf(root: string): Record<string, string> {
  const tree: Record<string, string> = {};
  const look = (path: string): void => {
    const place = join(root, path);
    const stats = lstatSync(place, { throwIfNoEntry: false });
    if (stats === undefined) return;
    const bits = (stats.mode & 0o7777).toString(8);
    if (stats.isSymbolicLink()) tree[path] = `link ${readlinkSync(place)}`;
    else if (stats.isDirectory()) {
      tree[path] = `folder ${bits}`;
      for (const name of readdirSync(place).sort()) look(join(path, name));
    } else tree[path] = `file ${bits} ${stats.isFile() ? readFileSync(place, 'latin1') : 'special'}`;
  };
  look('');
  return tree;
}

/** One thing that a command may do in a workspace. Impossible ones do nothing. */
export type Move =
  | { readonly do: 'write'; readonly at: string; readonly text: string }
  | { readonly do: 'remove' | 'folder'; readonly at: string }
  | { readonly do: 'mode'; readonly at: string; readonly mode: number }
  | { readonly do: 'link'; readonly at: string; readonly target: string };

export function make(root: string, move: Move): void {
  const place = join(root, move.at);
  try {
    if (move.do === 'remove') rmSync(place, { recursive: true, force: true });
    else if (move.do === 'mode') {
      if (!lstatSync(place).isSymbolicLink()) chmodSync(place, move.mode);
    } else {
      clear(root, move.at, move.do === 'folder');
      if (move.do === 'write') writeFileSync(place, move.text);
      else if (move.do === 'link') symlinkSync(move.target, place);
      else mkdirSync(place, { recursive: true });
    }
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}

/** Takes away what is of another kind at the path and on the way to it, and makes the folders above. */
function clear(root: string, at: string, isFolder: boolean): void {
  const names = at.split('/');
  for (const [index] of names.entries()) {
    const place = join(root, ...names.slice(0, index + 1));
    const stats = lstatSync(place, { throwIfNoEntry: false });
    const isLast = index === names.length - 1;
    const wantsFolder = !isLast || isFolder;
    if (stats !== undefined && (stats.isDirectory() !== wantsFolder || stats.isSymbolicLink())) rmSync(place, { recursive: true });
    if (!isLast) mkdirSync(place, { recursive: true });
  }
}
