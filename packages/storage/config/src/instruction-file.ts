import { errorMessage, systemErrorCode } from '@codex-ts/protocol';

import { readBounded } from './bounded-file.ts';
import { ConfigError, errorAt } from './config-error.ts';
import { type Placed } from './toml-node.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Text of a file that the configuration names, trimmed. `what` names it in errors ("model instructions file"), which
 * point to `place`, where the file was named.
 * @throws {ConfigError} when it is missing, unreadable, blank or not UTF-8: to go on without it would be a surprise.
 */
export async function readInstructionFile(file: string, what: string, place: Placed | null): Promise<string> {
  const fault = (reason: string, code: string, cause?: unknown): ConfigError =>
    place === null ? new ConfigError(reason, { code, cause }) : errorAt(place, reason, code);
  const failed = (reason: string, cause?: unknown): ConfigError => fault(`failed to read ${what} ${file}: ${reason}`, 'instruction_file_unreadable', cause);
  const { data, cut } = await readBounded(file, MAX_BYTES).catch((error: unknown) => {
    throw failed(systemErrorCode(error) === 'ENOENT' ? 'No such file or directory' : errorMessage(error), error);
  });
  if (cut) throw failed(`it is larger than ${MAX_BYTES} bytes`);
  const text = decode(data, failed).trim();
  if (text === '') throw fault(`${what} is empty: ${file}`, 'instruction_file_empty');
  return text;
}

function decode(data: Buffer, failed: (reason: string, cause?: unknown) => ConfigError): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch (error) {
    throw failed('stream did not contain valid UTF-8', error);
  }
}
