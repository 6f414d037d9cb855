import { serdeError, unitError } from './serde-error.ts';
import { takesParams } from './takes-params.ts';

/** Why the parameters of a request do not fit their schema, as `serdeError` says it; null when they do. */
export function paramsError(method: string, schema: object, params: unknown): string | null {
  if (!takesParams(method)) return unitError(params);
  if (params === undefined || params === null) return 'missing field `params`';
  return serdeError(schema, params);
}
