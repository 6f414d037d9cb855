import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { dirname } from 'node:path';

import { readBounded } from './bounded-file.ts';
import { ConfigError } from './config-error.ts';
import { emptyTable, type Origin, type TomlTable } from './toml-node.ts';
import { parseToml } from './toml-parser.ts';

/** Larger files are refused: no hand-written configuration comes near this. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads one config file as a layer. A missing or blank file is an empty layer and does not load the TOML parser.
 * @throws {ConfigError} when the file cannot be read, is not UTF-8 or is not TOML.
 */
export async function readFileLayer(file: string): Promise<TomlTable> {
  const text = (await readText(file)) ?? '';
  const origin: Origin = { kind: 'file', label: file, text, baseDir: dirname(file) };
  return text.trim() === '' ? emptyTable({ origin, start: 0, end: 0 }) : parseToml(origin);
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
    if (systemErrorCode(error) === 'ENOENT') return null;
    if (systemErrorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw failed('stream did not contain valid UTF-8', error);
    throw failed(errorMessage(error), error);
  }
}
