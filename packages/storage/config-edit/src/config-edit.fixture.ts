import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigEdit } from './edit-toml.ts';

const FIXTURES = join(import.meta.dirname, '__fixtures__');

/** Real-looking configuration files. */
export const CONFIGS: readonly { name: string; text: string }[] = readdirSync(join(FIXTURES, 'configs'))
  .sort()
  .map((name) => ({ name, text: readFileSync(join(FIXTURES, 'configs', name), 'utf8') }));

export interface NamedEdit {
  readonly name: string;
  readonly before: readonly string[];
  readonly edits: readonly ConfigEdit[];
  readonly after: readonly string[];
}

export const NAMED_EDITS = JSON.parse(readFileSync(join(FIXTURES, 'named-edits.json'), 'utf8')) as readonly NamedEdit[];

/** How the same lines can be written to a file. */
export const DRESSES: readonly { dress: string; wear(text: string): string }[] = [
  { dress: 'LF', wear: (text) => text },
  { dress: 'CRLF', wear: (text) => text.replaceAll('\n', '\r\n') },
  { dress: 'a byte order mark', wear: (text) => `\uFEFF${text}` },
  { dress: 'no final line end', wear: (text) => text.replace(/\n+$/, '') },
];
