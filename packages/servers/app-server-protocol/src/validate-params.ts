import { experimentalFieldError } from './experimental-field.ts';
import { loadSchemas } from './load-schemas.ts';
import { type ClientCall } from './schema/methods.ts';
import { takesParams } from './takes-params.ts';

/** A request that fits its schema, narrowed by `method`, or what to answer with `ERROR_CODES.invalidRequest`. */
export type ParamsCheck = { ok: true; request: ClientCall } | { ok: false; message: string };

/**
 * Checks the parameters of a client's request. Unknown methods, missing or ill-typed fields get the texts of the
 * original ("Invalid request: missing field `threadId`"); so do fields that need the experimental capability when the
 * client lacks it, and those that are not offered. Parameters are required even where every field is optional. Unknown
 * fields are ignored. Loads the schemas at first use.
 */
export async function validateParams(method: string, params: unknown, client: { isExperimental?: boolean } = {}): Promise<ParamsCheck> {
  const { clientRequests } = await loadSchemas();
  const { serdeError } = await import('./serde-error.ts');
  const known = Object.keys(clientRequests).map((name) => ({ enum: [name] }));
  const unknown = serdeError({ anyOf: known }, method);
  if (unknown !== null) return refusal(unknown);
  const request = { method, params } as ClientCall;
  if (!takesParams(method)) {
    const error = emptyError(params);
    return error === null ? { ok: true, request } : refusal(error);
  }
  if (params === undefined || params === null) return refusal('missing field `params`');
  const error = serdeError(clientRequests[request.method].params, params);
  if (error !== null) return refusal(error);
  const experimental = experimentalFieldError(method, params, client.isExperimental ?? false);
  return experimental === null ? { ok: true, request } : { ok: false, message: experimental };
}

/** What is given to a method that takes nothing. */
function emptyError(params: unknown): string | null {
  if (params === undefined || params === null) return null;
  if (Array.isArray(params)) return 'invalid type: sequence, expected unit';
  if (typeof params === 'object') return Object.keys(params).length === 0 ? null : 'invalid type: map, expected unit';
  return `invalid type: ${typeof params}, expected unit`;
}

function refusal(reason: string): ParamsCheck {
  return { ok: false, message: `Invalid request: ${reason}` };
}
