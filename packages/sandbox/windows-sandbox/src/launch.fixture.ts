import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { type FileRule, type FileView } from '@codex-ts/file-policy';
import { type WindowsLaunch } from './launch-description.ts';
import { planWindows, type WindowsInput } from './plan-windows.ts';

export const CWD = 'C:\\w';
const HOME = 'C:\\Users\\ada';

export function rule(path: string, access: FileRule['access'], origin: FileRule['origin'] = 'policy'): FileRule {
  return { path, access, origin };
}

/** Everything readable; `C:\w` writable but for `.git` and `.codex`, unless other rules are given. */
export function workspace(...rules: FileRule[]): FileView {
  const usual = [rule(CWD, 'write'), rule(`${CWD}\\.git`, 'read', 'protected'), rule(`${CWD}\\.codex`, 'read', 'protected')];
  return { root: 'read', minimal: false, rules: rules.length === 0 ? usual : rules };
}

export function input(changes: Partial<WindowsInput> = {}): WindowsInput {
  return {
    argv: ['tool.exe', 'do it'],
    cwd: CWD,
    env: { Path: 'C:\\Windows\\System32', USERPROFILE: HOME, Pathext: '.COM;.EXE;.BAT' },
    view: workspace(),
    network: 'restricted',
    proxyPorts: [],
    level: 'unelevated',
    privateDesktop: true,
    codexHome: `${HOME}\\.codex`,
    ...changes,
  };
}

/** Throws when the plan is refused. */
export function planned(changes: Partial<WindowsInput> = {}): WindowsLaunch {
  const plan = planWindows(input(changes));
  if (plan.type === 'refused') throw new Error(plan.reason);
  return plan.launch;
}

/** A fresh real folder for each test, as CODEX_HOME. */
export function freshHome(): { path: string } {
  const home = { path: '' };
  beforeEach(() => {
    home.path = realpathSync(mkdtempSync(join(tmpdir(), 'windows-sandbox-')));
  });
  afterEach(() => rmSync(home.path, { recursive: true, force: true }));
  return home;
}
