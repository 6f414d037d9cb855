import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { ExecPolicy } from '../policy/exec-policy.ts';
import { type CollectedRules, noRules } from '../rules/collected-rules.ts';
import { type PatternToken, prefixRules } from '../rules/prefix-rule.ts';
import { parseRules } from './parse-rules.ts';
import { readRulesFile } from './read-rules-file.ts';
import { type BrokenRules, RulesError } from './rule-file-error.ts';

/** Which configuration a folder of rules belongs to. */
export type RulesLayer = 'system' | 'user' | 'project';

export interface RulesFolder {
  /** `rules` beside a configuration file. It need not exist. */
  readonly folder: string;
  readonly layer: RulesLayer;
}

/** A rule that an administrator requires. It can only make things stricter. */
export interface RequiredRule {
  readonly pattern: readonly PatternToken[];
  readonly decision: 'prompt' | 'forbidden';
  readonly justification: string | undefined;
}

export interface LoadPolicyInput {
  /** The weakest layer first. Those of a project that is not trusted are left out by the caller: rules can allow. */
  readonly folders: readonly RulesFolder[];
  /** Of `requirements.toml`. */
  readonly required?: readonly RequiredRule[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface LoadedPolicy {
  readonly policy: ExecPolicy;
  /** The files that were read, in their order. */
  readonly files: readonly { readonly path: string; readonly layer: RulesLayer }[];
}

/**
 * Loads the rules of all layers: the files `*.rules` of each folder by name, not those of folders within. All rules
 * apply; the strictest decides. One file that cannot be used ends it: with a part of the rules, what they forbid would
 * be allowed. (The original goes on without any rules then.)
 * @throws RulesError naming every broken file, and line and column in it
 */
export async function loadPolicy({ folders, required = [], signal }: LoadPolicyInput): Promise<LoadedPolicy> {
  const files: { path: string; layer: RulesLayer }[] = [];
  const broken: BrokenRules[] = [];
  for (const { folder, layer } of folders) {
    const found = await rulesFiles(folder);
    if ('message' in found) broken.push(found);
    else for (const path of found) files.push({ path, layer });
  }
  const loaded = await loadAll(files.map(({ path }) => ({ path, shown: path })), broken, signal);
  const extra = required.flatMap(({ pattern, decision, justification }) => prefixRules(pattern, decision, justification));
  return { policy: ExecPolicy.of(loaded).withRules(extra), files };
}

/** A file and how errors name it. */
export interface NamedFile {
  readonly path: string;
  readonly shown: string;
}

/** The rules of some files, for `codex execpolicy check`. @throws RulesError */
export async function loadRulesFiles(files: readonly NamedFile[], signal?: AbortSignal): Promise<ExecPolicy> {
  return ExecPolicy.of(await loadAll(files, [], signal));
}

async function loadAll(files: readonly NamedFile[], broken: BrokenRules[], signal: AbortSignal | undefined): Promise<CollectedRules> {
  const all = noRules();
  for (const { path, shown } of files) {
    signal?.throwIfAborted();
    const text = await readRulesFile(path);
    const rules = typeof text === 'string' ? await parseRules(shown, text) : text;
    if ('message' in rules) broken.push({ ...rules, path: shown });
    else merge(all, rules);
  }
  if (broken.length > 0) throw new RulesError(broken);
  return all;
}

function merge(all: CollectedRules, { prefixRules: rules, networkRules, hostExecutables }: CollectedRules): void {
  for (const rule of rules) all.prefixRules.push(rule);
  for (const rule of networkRules) all.networkRules.push(rule);
  for (const [name, paths] of hostExecutables) all.hostExecutables.set(name, paths);
}

/** The rules files in a folder, by name; none where there is no folder. `.#name` is the mark of an editor, not a file. */
async function rulesFiles(folder: string): Promise<string[] | BrokenRules> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.rules') && !name.startsWith('.#'));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    return { path: folder, message: `failed to read: ${errorMessage(error)}` };
  }
}
