import { ABSENT_METHODS } from './absent.ts';
import { experimentalError, unavailable } from './experimental-field.ts';
import { paramsError } from './params-error.ts';
import { type ClientCall, SCHEMAS } from './schema/methods.ts';
import { type ParamsCheck } from './validate-params.ts';

const { clientRequests } = SCHEMAS;
const absent: ReadonlyMap<string, string> = new Map(Object.entries(ABSENT_METHODS));

/** `validateParams`, once the schemas are there. */
export function checkParams(method: string, params: unknown, isExperimental: boolean): ParamsCheck {
  const subsystem = absent.get(method);
  if (subsystem !== undefined) return { ok: false, message: unavailable(method, subsystem) };
  if (!isDeclared(method)) return refusal(`unknown variant \`${method}\`, expected one of ${answered()}`);
  const exchange = clientRequests[method];
  const error = paramsError(method, exchange.params, params);
  if (error !== null) return refusal(error);
  const experimental = experimentalError(method, exchange, params ?? {}, isExperimental);
  return experimental === null ? { ok: true, request: { method, params } as ClientCall } : { ok: false, message: experimental };
}

function isDeclared(method: string): method is ClientCall['method'] {
  return Object.hasOwn(clientRequests, method);
}

function answered(): string {
  const names = Object.keys(clientRequests).filter((name) => !absent.has(name));
  return names.map((name) => `\`${name}\``).join(', ');
}

function refusal(reason: string): ParamsCheck {
  return { ok: false, message: `Invalid request: ${reason}` };
}
