import { realpathSync } from 'node:fs';
import { type IncomingMessage } from 'node:http';
import { type Socket } from 'node:net';
import { isAbsolute, sep } from 'node:path';
import { type NetworkProxyRules } from '@codex-ts/protocol';
import { connectPath } from './connect-addresses.ts';
import { type Flow } from './flows.ts';
import { type Front } from './front.ts';
import { type AccessRequest, type Block } from './gate.ts';
import { fieldValues } from './header-fields.ts';
import { socketRequestPath } from './request-target.ts';

export type SocketAdmission =
  | { readonly type: 'open'; readonly socket: Socket; readonly path: string }
  | { readonly type: 'blocked'; readonly request: AccessRequest; readonly block: Block }
  | { readonly type: 'problem'; readonly message: string };

/**
 * Judges a request with an `x-unix-socket: /path` field and connects to that socket. Nobody is asked: the list alone
 * says which. Throws as connecting does.
 */
export async function admitSocket(front: Front, request: IncomingMessage, flow: Flow): Promise<SocketAdmission> {
  const [named = '', ...more] = fieldValues(request.rawHeaders, 'x-unix-socket');
  if (more.length > 0 || !isAbsolute(named)) return { type: 'problem', message: 'x-unix-socket needs one absolute path.' };
  const line = socketRequestPath(request);
  if (line.type === 'problem') return line;
  const access: AccessRequest = { host: { text: named, kind: 'name' }, port: 0, protocol: 'http', method: request.method };
  const { rules } = front.gate;
  const real = realPath(named);
  const judge = (): Block | null => {
    if (real === null || !socketAllowed(real, rules.rules)) return { type: 'blocked', reason: 'not_allowed', source: 'baseline_policy' };
    const guard = rules.modeGuard('http', request.method);
    return guard && { type: 'blocked', reason: guard, source: 'mode_guard' };
  };
  const block = judge();
  if (block || real === null) {
    const refused = block ?? { type: 'blocked', reason: 'not_allowed', source: 'baseline_policy' };
    front.gate.report(access, refused.reason);
    return { type: 'blocked', request: access, block: refused };
  }
  flow.watch(() => judge() === null);
  const socket = await connectPath(real, { signal: flow.signal, timeoutMs: front.limits.connectMs });
  return { type: 'open', socket, path: line.target };
}

/** Whether a path without links is listed, or lies in a listed folder. */
function socketAllowed(real: string, rules: NetworkProxyRules): boolean {
  if (rules.allowAllUnixSockets) return true;
  return rules.allowUnixSockets.some((listed) => {
    const place = isAbsolute(listed) ? realPath(listed) : null;
    return place !== null && (real === place || real.startsWith(place.endsWith(sep) ? place : place + sep));
  });
}

/** null: it is not there, or not for us to see. */
function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
