// What benches of one package share: a folder that goes with them, lines that are printed and kept, and figures.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for `name`, removed at the end. */
export function scratchFolder(name) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `bench-${name}-`)));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** All that was printed so far, for `--markdown`. */
export const printed = [];

export function print(line) {
  printed.push(line);
  console.log(line);
}

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
export const shown = (ms) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));
