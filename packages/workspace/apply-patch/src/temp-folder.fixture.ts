import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from '@jest/globals';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** What a test folder holds: text, bytes, a link, text with a mode; a name ending in `/` is an empty directory. */
export type Entry = string | { base64: string } | { symlink: string } | { mode: string; text: string };

/** A new folder with the given entries, removed after the test. */
export function tempFolder(entries: Record<string, Entry> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'apply-patch-')));
  made.push(folder);
  putEntries(folder, entries);
  return folder;
}

/** Makes the folder, unless it is there, and what is to be in it. */
export function putEntries(folder: string, entries: Record<string, Entry>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, entry] of Object.entries(entries)) putEntry(join(folder, name), entry);
}

function putEntry(path: string, entry: Entry): void {
  if (path.endsWith('/')) {
    mkdirSync(path, { recursive: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  if (typeof entry === 'string') writeFileSync(path, entry);
  else if ('base64' in entry) writeFileSync(path, Buffer.from(entry.base64, 'base64'));
  else if ('symlink' in entry) symlinkSync(entry.symlink, path);
  else {
    writeFileSync(path, entry.text);
    chmodSync(path, Number.parseInt(entry.mode, 8));
  }
}

/** The folder's files, links and empty directories, as `tempFolder` takes them; modes only where executable. What is called `leftOut` is not looked at. */
export function folderEntries(folder: string, prefix = '', leftOut?: string): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    if (name === leftOut) continue;
    const path = join(folder, prefix, name);
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) entries[prefix + name] = { symlink: readlinkSync(path) };
    else if (stats.isDirectory()) Object.assign(entries, folderEntries(folder, `${prefix}${name}/`, leftOut));
    else if ((stats.mode & 0o100) !== 0) entries[prefix + name] = { mode: (stats.mode & 0o777).toString(8), text: readFileSync(path, 'utf8') };
    else entries[prefix + name] = readFileSync(path, 'utf8');
  }
  if (prefix !== '' && Object.keys(entries).length === 0) entries[prefix] = '';
  return entries;
}
