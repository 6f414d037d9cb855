import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { readBounded } from './bounded-file.ts';
import { ConfigError } from './config-error.ts';
import { emptyTable, type Origin, type TomlTable } from './toml-node.ts';
import { parseToml } from './toml-parser.ts';

/** Larger files are refused: no hand-written configuration comes near this. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads one config file. Null when there is none. A blank file is an empty table and does not load the TOML parser.
 * @throws {ConfigError} when the file cannot be read, is not UTF-8 or is not TOML.
 */
export async function readConfigFile(file: string): Promise<TomlTable | null> {
  const text = await readText(file);
  return text === null ? null : parseConfigText(text, file);
}

/** The same of a file that sets rules: a link that leads nowhere is not taken for a file that is not there. */
export async function readPolicyFile(file: string): Promise<TomlTable | null> {
  const table = await readConfigFile(file);
  if (table !== null || !(await isLink(file))) return table;
  throw new ConfigError(`Failed to read config file ${file}: the link leads nowhere`, { code: 'config_unreadable' });
}

/** Parses the text of a config file. @throws {ConfigError} when it is not TOML. */
export async function parseConfigText(text: string, file: string): Promise<TomlTable> {
  const origin: Origin = { kind: 'file', label: file, text, baseDir: dirname(file) };
  return text.trim() === '' ? emptyTable({ origin, start: 0, end: 0 }) : parseToml(origin);
}

/** What stands for a file that is not there. */
export function missingFile(file: string): TomlTable {
  return emptyTable({ origin: { kind: 'file', label: file, text: '', baseDir: dirname(file) }, start: 0, end: 0 });
}

async function isLink(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** The text without a byte order mark; null when there is no such file. */
async function readText(file: string): Promise<string | null> {
  const failed = (reason: string, cause?: unknown): ConfigError =>
    new ConfigError(`Failed to read config file ${file}: ${reason}`, { code: 'config_unreadable', cause });
  try {
    const { data, cut } = await readBounded(file, MAX_BYTES);
    if (cut) throw failed(`it is larger than ${MAX_BYTES} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = systemErrorCode(error) ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw failed('stream did not contain valid UTF-8', error);
    throw failed(errorMessage(error), error);
  }
}
