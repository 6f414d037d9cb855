import { experimentalFieldError } from './experimental-field.ts';
import { loadSchemas } from './load-schemas.ts';
import { type ClientCall } from './schema/methods.ts';

/** A request that fits its schema, narrowed by `method`, or what to answer with `ERROR_CODES.invalidRequest`. */
export type ParamsCheck = { ok: true; request: ClientCall } | { ok: false; message: string };

/**
 * Checks the parameters of a client's request. Unknown methods, missing or ill-typed fields get the texts of the
 * original ("Invalid request: missing field `threadId`"); so do experimental fields, which are not offered. Parameters
 * are required even where every field is optional. Unknown fields are ignored. Loads the schemas at first use.
 */
export async function validateParams(method: string, params: unknown): Promise<ParamsCheck> {
  const [{ clientRequests }, { serdeError }] = await Promise.all([loadSchemas(), import('./serde-error.ts')]);
  const known = Object.keys(clientRequests).map((name) => ({ enum: [name] }));
  const unknown = serdeError({ anyOf: known }, method);
  if (unknown !== null) return refusal(unknown);
  if (params === undefined || params === null) return refusal('missing field `params`');
  const request = { method, params } as ClientCall;
  const error = serdeError(clientRequests[request.method].params, params);
  if (error !== null) return refusal(error);
  const experimental = experimentalFieldError(method, request.params);
  return experimental === null ? { ok: true, request } : { ok: false, message: experimental };
}

function refusal(reason: string): ParamsCheck {
  return { ok: false, message: `Invalid request: ${reason}` };
}
