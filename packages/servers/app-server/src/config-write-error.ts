import { ConfigError } from '@codex-ts/config';
import { CodexError } from '@codex-ts/protocol';
import { RequestError } from './request-error.ts';

type Reason = 'configVersionConflict' | 'configValidationError' | 'configPathNotFound' | 'configLayerReadonly';

/** Codes of errors of an edit, and what programs are told. Others are ours, not the caller's. */
const REASONS: Readonly<Record<string, Reason | undefined>> = {
  version_conflict: 'configVersionConflict',
  config_layer_readonly: 'configLayerReadonly',
  path_not_found: 'configPathNotFound',
  config_invalid: 'configValidationError',
  not_a_table: 'configValidationError',
  not_toml: 'configValidationError',
  invalid_value: 'configValidationError',
  bad_key_path: 'configValidationError',
};

/** An edit that cannot be meant. */
export function invalidEdit(message: string): RequestError {
  return refused(message, 'configValidationError');
}

/** The error answer for a write that failed, as far as the caller can mend it. */
export function configWriteError(error: unknown): unknown {
  if (!CodexError.isInstance(error) || error instanceof RequestError) return error;
  const reason = REASONS[error.code] ?? (error instanceof ConfigError ? 'configValidationError' : undefined);
  return reason === undefined ? new RequestError(error.message, { rpcCode: -32603 }) : refused(error.message, reason);
}

function refused(message: string, reason: Reason): RequestError {
  return new RequestError(message, { data: { config_write_error_code: reason } });
}
