import { CodexError } from '@codex-ts/protocol';

export type ConfigEditErrorCode =
  /** `remove` of something that is not there. */
  | 'path_not_found'
  /** The path leads through a value that is not a table. */
  | 'not_a_table'
  /** The file is no longer the one that the caller had read. */
  | 'version_conflict'
  /** The existing file cannot be parsed; the message starts with `<file>:<line>:<column>`. */
  | 'not_toml'
  /** The file or its folder cannot be written. */
  | 'read_only'
  /** The new value has no TOML form: null, a number that is not finite, text that is not Unicode. */
  | 'invalid_value'
  | 'bad_key_path'
  /** The edited text would not have meant what was asked for. Nothing was written. */
  | 'internal';

/** A configuration file cannot be edited as asked; it was not touched. */
export class ConfigEditError extends CodexError {
  declare readonly code: ConfigEditErrorCode;

  constructor(code: ConfigEditErrorCode, message: string, cause?: unknown) {
    super(message, { code, ...(cause === undefined ? {} : { cause }) });
  }
}
