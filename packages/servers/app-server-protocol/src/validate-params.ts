import { ABSENT_METHODS } from './absent.ts';
import { experimentalError, unavailable } from './experimental-field.ts';
import { loadSchemas } from './load-schemas.ts';
import { type ClientCall } from './schema/methods.ts';

/** A request that fits its schema, narrowed by `method`, or what to answer with `ERROR_CODES.invalidRequest`. */
export type ParamsCheck = { ok: true; request: ClientCall } | { ok: false; message: string };

/**
 * Checks the parameters of a client's request. Unknown methods, missing or ill-typed fields get the texts of the
 * original ("Invalid request: missing field `threadId`"); so do methods and fields that need the experimental capability
 * when the client lacks it. What is declared but not built is refused by name. Parameters are required even where every
 * field is optional. Unknown fields are ignored. Loads the schemas at first use.
 */
export async function validateParams(method: string, params: unknown, client: { isExperimental?: boolean } = {}): Promise<ParamsCheck> {
  const { clientRequests } = await loadSchemas();
  const { paramsError } = await import('./params-error.ts');
  const absent = new Map<string, string>(Object.entries(ABSENT_METHODS));
  const subsystem = absent.get(method);
  if (subsystem !== undefined) return { ok: false, message: unavailable(method, subsystem) };
  if (!Object.hasOwn(clientRequests, method)) {
    const known = Object.keys(clientRequests).filter((name) => !absent.has(name));
    return refusal(`unknown variant \`${method}\`, expected one of ${known.map((name) => `\`${name}\``).join(', ')}`);
  }
  const request = { method, params } as ClientCall;
  const error = paramsError(method, clientRequests[request.method].params, params);
  if (error !== null) return refusal(error);
  const experimental = experimentalError(method, clientRequests[request.method], params ?? {}, client.isExperimental ?? false);
  return experimental === null ? { ok: true, request } : { ok: false, message: experimental };
}

function refusal(reason: string): ParamsCheck {
  return { ok: false, message: `Invalid request: ${reason}` };
}
