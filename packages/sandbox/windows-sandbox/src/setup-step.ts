import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { writeFileAtomic } from '@codex-ts/fs-utils';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { withAces } from './acl.ts';
import { applyAcls } from './apply-acls.ts';
import { cleanUpAcls } from './clean-up-acls.ts';
import { type SetupStep } from './elevated-setup-steps.ts';
import { OBSOLETE_RULE, offlineFirewallRules } from './firewall-rules.ts';
import { READ_ACL_MUTEX, withMutex } from './mutex.ts';
import { secretsFolder } from './sandbox-folder.ts';
import { type SandboxAccount, sandboxGroupSid, type SandboxSecrets, type SetupMarker, storedCredentials } from './sandbox-users.ts';
import { type Win32 } from './win32.ts';
import { CONTAINER_INHERIT_ACE, FILE_ALL_ACCESS, OBJECT_INHERIT_ACE } from './win32-constants.ts';
import { isSamePath } from './windows-path.ts';

/** What steps hand on to one another. */
export interface SetupContext {
  win32: Win32;
  codexHome: string;
  userSid: string;
  passwords: Map<SandboxAccount, string>;
  /** How to take away what was not there before, oldest first. */
  undo: { what: string; run: () => Promise<void> | void }[];
  random?: ((bytes: number) => Buffer) | undefined;
}

/** Does one step, or finds it done. Throws what Windows refuses. */
export async function runSetupStep(step: SetupStep, context: SetupContext, signal: AbortSignal): Promise<void> {
  switch (step.kind) {
    case 'group':
      return makeGroup(step, context);
    case 'user':
      return makeUser(step, context);
    case 'secrets':
      return keepPasswords(step.file, context);
    case 'hide-user':
      return hideUser(step, context);
    case 'firewall':
      return setFirewall(step, context, signal);
    case 'read-access':
      return grantRead(step.folders, context, signal);
    case 'marker': {
      const marker: SetupMarker = { version: 1, userSid: context.userSid, proxyPorts: step.proxyPorts };
      return writeFileAtomic(step.file, `${JSON.stringify(marker)}\n`, { mode: 0o600 });
    }
  }
}

function makeGroup({ name, comment }: Extract<SetupStep, { kind: 'group' }>, { win32, undo }: SetupContext): void {
  if (win32.lookupSid(name) !== null) return;
  win32.addGroup(name, comment);
  undo.push({ what: `the group ${name}`, run: () => win32.deleteGroup(name) });
}

async function makeUser({ account, name, comment, group }: Extract<SetupStep, { kind: 'user' }>, context: SetupContext): Promise<void> {
  const { win32, undo } = context;
  const isThere = win32.lookupSid(name) !== null;
  const stored = isThere ? await storedCredentials(win32, context.codexHome, account) : null;
  const password = stored?.password ?? newPassword(context.random ?? randomBytes);
  if (!isThere) {
    win32.addUser({ user: name, password }, comment);
    undo.push({ what: `the user ${name}`, run: () => win32.deleteUser(name) });
  } else if (stored === null) win32.setPassword({ user: name, password });
  context.passwords.set(account, password);
  const sid = win32.lookupSid(name);
  if (sid === null) throw new CodexError(`Windows does not know the user ${name} that it has just made.`, { code: 'sandbox_setup_failed' });
  win32.addMember(group, sid);
}

/** 192 random bits, with one character of each kind that password policies ask for. */
function newPassword(random: (bytes: number) => Buffer): string {
  return `aA1!${random(24).toString('base64url')}`;
}

async function keepPasswords(file: string, context: SetupContext): Promise<void> {
  const { win32, passwords, undo } = context;
  const locked = (account: SandboxAccount): string => win32.protectData(Buffer.from(passwords.get(account) ?? '', 'utf8')).toString('base64');
  const secrets: SandboxSecrets = { version: 1, passwords: { offline: locked('offline'), online: locked('online') } };
  closeToGroup(context);
  const before = await textOf(file);
  await writeFileAtomic(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  undo.push({ what: file, run: () => (before === null ? rm(file, { force: true }) : writeFileAtomic(file, before, { mode: 0o600 })) });
}

/** Also when the folder lies in a place that the sandbox's users may read. */
function closeToGroup({ win32, codexHome }: SetupContext): void {
  const folder = secretsFolder(codexHome);
  const flags = OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE;
  const acl = withAces(win32.fileDacl(folder), [{ kind: 'deny', flags, mask: FILE_ALL_ACCESS, sid: sandboxGroupSid(win32) }]);
  if (acl !== null) win32.setFileDacl(folder, acl);
}

function hideUser({ key, name }: Extract<SetupStep, { kind: 'hide-user' }>, { win32, undo }: SetupContext): void {
  const before = win32.registryNumber(key, name);
  if (before === 0) return;
  win32.setRegistryNumber(key, name, 0);
  undo.push({ what: `the registry value ${key}\\${name}`, run: () => win32.setRegistryNumber(key, name, before) });
}

async function setFirewall({ user, proxyPorts }: Extract<SetupStep, { kind: 'firewall' }>, { win32, undo }: SetupContext, signal: AbortSignal): Promise<void> {
  const sid = win32.lookupSid(user);
  if (sid === null) throw new CodexError(`There is no user ${user}.`, { code: 'sandbox_setup_failed' });
  for (const rule of offlineFirewallRules(sid, proxyPorts)) {
    const isNew = !(await win32.hasFirewallRule(rule.name, signal));
    // Before the attempt: one that was given up may have succeeded.
    if (isNew) undo.push({ what: `the firewall rule ${rule.name}`, run: () => win32.removeFirewallRule(rule.name, new AbortController().signal) });
    await win32.putFirewallRule(rule, signal);
  }
  await win32.removeFirewallRule(OBSOLETE_RULE, signal);
}

async function grantRead(folders: readonly string[], { win32, codexHome, undo }: SetupContext, signal: AbortSignal): Promise<void> {
  const group = sandboxGroupSid(win32);
  const trustees = { capabilities: [], group, ofRoot: (): string => group };
  const requests = folders.map((path) => ({ path, access: 'allow-read' as const, ifMissing: 'refuse' as const }));
  undo.push({ what: 'read rights', run: () => cleanUpAcls(win32, codexHome, { only: (path) => folders.some((folder) => isSamePath(folder, path)) }).then(() => undefined) });
  await withMutex(win32, READ_ACL_MUTEX, () => applyAcls(win32, codexHome, requests, trustees, signal), signal);
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
