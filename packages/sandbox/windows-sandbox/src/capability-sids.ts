import { createHash, randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDir, withFileLock, writeFileAtomic } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type SidReference } from './launch-description.ts';
import { randomSid, sidBytes } from './sid.ts';
import { pathKey } from './windows-path.ts';

export const CAPABILITY_FILE = 'cap_sid';

type Capability = Extract<SidReference, { kind: 'capability' }>;

/** The file as the original writes it; what we do not know in it is carried along. */
interface CapabilityFile {
  workspace: string;
  readonly: string;
  workspace_by_cwd: Record<string, string>;
  writable_root_by_path: Record<string, string>;
  [other: string]: unknown;
}

export interface CapabilityOptions {
  random?: ((bytes: number) => Buffer) | undefined;
  now?: (() => number) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * The SIDs that stand for these capabilities, kept in `cap_sid` of `codexHome` and made there when new. They are no
 * secrets, but a command must not choose them: entries for them stand on the user's folders. A file that cannot be
 * understood is put aside as `cap_sid.damaged-<time>` and none of it is used again. Throws `CodexError`.
 */
export async function capabilitySids(codexHome: string, wanted: readonly Capability[], options: CapabilityOptions = {}): Promise<string[]> {
  if (wanted.length === 0) return [];
  const path = join(codexHome, CAPABILITY_FILE);
  const random = options.random ?? randomBytes;
  await ensureDir(codexHome);
  return withFileLock(
    path,
    async () => {
      const found = await readCapabilities(path, options.now ?? Date.now);
      const file = found ?? newFile(random);
      const known = Object.keys(file.writable_root_by_path).length;
      const sids = wanted.map((capability) => sidOf(file, capability, random));
      if (found === null || Object.keys(file.writable_root_by_path).length > known) await writeFileAtomic(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
      return sids;
    },
    { signal: options.signal },
  );
}

function newFile(random: (bytes: number) => Buffer): CapabilityFile {
  return { workspace: randomSid(random), readonly: randomSid(random), workspace_by_cwd: emptyTable(), writable_root_by_path: emptyTable() };
}

function sidOf(file: CapabilityFile, capability: Capability, random: (bytes: number) => Buffer): string {
  if (capability.name === 'readonly') return file.readonly;
  const key = capabilityKey(capability.root, capability.variant);
  return (file.writable_root_by_path[key] ??= randomSid(random));
}

/** Paths in the one spelling; policies that close parts of a folder get a key, and so a SID, of their own. */
function capabilityKey(root: string, variant: string): string {
  return variant === '' ? pathKey(root) : `${pathKey(root)}|${createHash('sha256').update(variant).digest('hex').slice(0, 16)}`;
}

/** Null when there is none that can be used. */
async function readCapabilities(path: string, now: () => number): Promise<CapabilityFile | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return null;
    throw new CodexError(`Cannot read ${path}: ${errorMessage(cause)}`, { code: 'sandbox_unavailable', cause });
  }
  const file = parsed(text);
  if (file === null) await rename(path, `${path}.damaged-${now()}`);
  return file;
}

function parsed(text: string): CapabilityFile | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Torn or not ours: the caller puts it aside.
    return null;
  }
  if (!isRecord(value)) return null;
  const { workspace, readonly } = value;
  const byCwd = sidTable(value['workspace_by_cwd']);
  const byPath = sidTable(value['writable_root_by_path']);
  if (!isOwnSid(workspace) || !isOwnSid(readonly) || byCwd === null || byPath === null) return null;
  // One SID for two things would open one by way of the other.
  const all = [workspace, readonly, ...Object.values(byCwd), ...Object.values(byPath)];
  if (new Set(all).size !== all.length) return null;
  return { ...value, workspace, readonly, workspace_by_cwd: byCwd, writable_root_by_path: byPath };
}

/** Without a prototype: names come from paths. */
function emptyTable(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

function sidTable(value: unknown): Record<string, string> | null {
  const table = emptyTable();
  if (value === undefined) return table;
  if (!isRecord(value)) return null;
  for (const [key, sid] of Object.entries(value)) {
    if (!isOwnSid(sid)) return null;
    table[key] = sid;
  }
  return table;
}

/** A random SID as we make them; Everyone, say, in its place would open every folder to every command. */
function isOwnSid(value: unknown): value is string {
  if (typeof value !== 'string' || !/^S-1-5-21(-\d{1,10}){4}$/.test(value)) return false;
  try {
    sidBytes(value);
    return true;
  } catch (error) {
    if (!CodexError.isInstance(error)) throw error;
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
