import { type checkParams } from './check-params.ts';
import { type ClientCall } from './schema/methods.ts';

/** A request that fits its schema, narrowed by `method`, or what to answer with `ERROR_CODES.invalidRequest`. */
export type ParamsCheck = { ok: true; request: ClientCall } | { ok: false; message: string };

let check: typeof checkParams | undefined;

/**
 * Checks the parameters of a client's request. Unknown methods, missing or ill-typed fields get the texts of the
 * original ("Invalid request: missing field `threadId`"); so do methods and fields that need the experimental capability
 * when the client lacks it. What is declared but not built is refused by name. Parameters are required even where every
 * field is optional. Unknown fields are ignored. Loads the schemas at first use; later a request takes microseconds.
 */
export async function validateParams(method: string, params: unknown, client: { isExperimental?: boolean } = {}): Promise<ParamsCheck> {
  check ??= (await import('./check-params.ts')).checkParams;
  return check(method, params, client.isExperimental ?? false);
}
