import { win32 } from 'node:path';
import { variable, withVariables } from './environment-block.ts';

/** Nothing listens there: what respects it fails at once. */
const NOWHERE = 'http://127.0.0.1:9';
const LOCAL = 'localhost,127.0.0.1,::1';
const BATCH = ['.BAT', '.CMD'];
const USUAL_PATHEXT = '.COM;.EXE;.BAT;.CMD';

/** Programs that reach out and read no proxy variable. */
const STUBBED: readonly string[] = ['ssh', 'scp'];
const STUB_FOLDER = '.sbx-denybin';

/** The environment of a command without network, and files it points to. */
export interface OfflineEnvironment {
  env: Record<string, string>;
  files: { path: string; text: string }[];
}

/**
 * Talks programs out of using the network: proxies that lead nowhere, offline switches of package managers, stubs before
 * ssh and scp. It hinders nobody who means to; only the elevated sandbox has a firewall. Names are the original's.
 */
export function offlineEnvironment(env: Readonly<Record<string, string>>): OfflineEnvironment {
  const home = variable(env, 'USERPROFILE');
  const folder = home === undefined || home === '' ? null : win32.join(home, STUB_FOLDER);
  const files = folder === null ? [] : STUBBED.flatMap((name) => BATCH.map((end) => stub(folder, name, end)));
  const path = folder === null ? {} : { PATH: first(folder, (variable(env, 'PATH') ?? '').split(';')) };
  const added = {
    SBX_NONET_ACTIVE: '1',
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
    ALL_PROXY: NOWHERE,
    NO_PROXY: LOCAL,
    PIP_NO_INDEX: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    NPM_CONFIG_OFFLINE: 'true',
    CARGO_NET_OFFLINE: 'true',
    GIT_HTTP_PROXY: NOWHERE,
    GIT_HTTPS_PROXY: NOWHERE,
    // Within one folder, too, a batch file is then found before a program of the same name.
    PATHEXT: batchFirst(variable(env, 'PATHEXT') ?? USUAL_PATHEXT),
    ...path,
  };
  return { env: withVariables(env, added), files };
}

function stub(folder: string, name: string, end: string): { path: string; text: string } {
  return { path: win32.join(folder, `${name}${end.toLowerCase()}`), text: `@echo off\r\necho ${name}: the sandbox has no network 1>&2\r\nexit /b 1\r\n` };
}

function first(folder: string, others: readonly string[]): string {
  return [folder, ...others.filter((each) => each !== '' && each.toLowerCase() !== folder.toLowerCase())].join(';');
}

function batchFirst(pathext: string): string {
  const others = pathext.split(';').filter((end) => end !== '' && !BATCH.includes(end.toUpperCase()));
  return [...BATCH, ...others].join(';');
}
