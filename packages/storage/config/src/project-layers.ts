import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { ConfigError, keyPath, placeName } from './config-error.ts';
import { missingFile, readConfigFile } from './config-file.ts';
import { expandVariables } from './expand-variables.ts';
import { type Findings } from './findings.ts';
import { gathering } from './gathering.ts';
import { type LayerTable } from './layer.ts';
import { type ProjectTrust } from './project-trust.ts';
import { rootSpec } from './schema/root-keys.ts';
import { type TomlNode, type TomlTable } from './toml-node.ts';

/** A repository is somebody else's text: these keys would let it choose who is talked to, what runs unseen, what is hidden. */
const DENIED: readonly string[] = [
  'openai_base_url',
  'chatgpt_base_url',
  'model_provider',
  'model_providers',
  'oss_provider',
  'notify',
  'profile',
  'profiles',
  'otel',
  'experimental_realtime_ws_base_url',
  'projects',
  'codexignore',
  'danger_screen',
];

export interface ProjectInput {
  /** The project's `.codex` folders, root first. */
  readonly folders: readonly string[];
  readonly trustIn: ProjectTrust;
  readonly userFile: string;
  readonly expand: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly findings: Findings;
}

/**
 * The layers of a project, root first: one for each `.codex` folder, followed by one for its `config.local.toml` where
 * there is such a file. A file counts only when its folder is trusted; otherwise its layer says why it does not.
 * @throws {ConfigError} when a file that counts cannot be read.
 */
export async function projectLayers(input: ProjectInput): Promise<LayerTable[]> {
  const layers: LayerTable[] = [];
  for (const folder of input.folders) layers.push(...(await folderLayers(folder, input)));
  return layers;
}

/** The `.codex` folders in these folders, as far as there are any. */
export async function configFolders(dirs: readonly string[], codexHome: string): Promise<string[]> {
  const found = await Promise.all(dirs.map((dir) => configFolder(join(dir, '.codex'), codexHome)));
  return found.filter((folder) => folder !== null);
}

/** The folder, if it is one and not CODEX_HOME itself. */
async function configFolder(folder: string, codexHome: string): Promise<string | null> {
  if (folder === codexHome) return null;
  const stats = await stat(folder).catch(() => null);
  if (stats?.isDirectory() !== true) return null;
  const real = (path: string): Promise<string> => realpath(path).catch(() => path);
  return (await real(folder)) === (await real(codexHome)) ? null : folder;
}

async function folderLayers(folder: string, input: ProjectInput): Promise<LayerTable[]> {
  const file = join(folder, 'config.toml');
  const localFile = join(folder, 'config.local.toml');
  const reason = await disabledReason(dirname(folder), input);
  const shared = await readLayer(file, reason, input);
  const own = await readLayer(localFile, reason, input);
  const name = { type: 'project', dotCodexFolder: folder } as const;
  const layers: LayerTable[] = [{ name, table: shared ?? missingFile(file), disabledReason: shared === null ? null : reason }];
  if (own !== null) layers.push({ name: { type: 'projectLocal', dotCodexFolder: folder, file: localFile }, table: own, disabledReason: reason });
  return layers;
}

async function disabledReason(dir: string, { trustIn, userFile }: ProjectInput): Promise<string | null> {
  const decision = await trustIn.of(dir);
  if (decision?.level === 'trusted') return null;
  const header = (key: string): string => `[${keyPath(['projects', key])}]`;
  if (decision === null) return `The project is not trusted yet. To trust it, write trust_level = "trusted" under ${header(await trustIn.key())} in ${userFile}.`;
  return `The project is marked as untrusted: ${header(decision.key)}, usually in ${userFile}.`;
}

async function readLayer(file: string, reason: string | null, input: ProjectInput): Promise<TomlTable | null> {
  if (reason !== null) return readDisabled(file, input.findings);
  const table = await gathering(input.findings, readConfigFile(file));
  if (table === null) return null;
  const allowed = withoutDenied(table, input);
  const expand = input.expand && !isSwitch(allowed.entries.get('expand_env'), false);
  return expand ? expandVariables(allowed, { env: input.env, scope: 'paths', shape: rootSpec.shape, findings: input.findings }) : allowed;
}

/** A file that does not count may hold anything; only who gathers errors hears of it. */
async function readDisabled(file: string, findings: Findings): Promise<TomlTable | null> {
  return readConfigFile(file).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    const { message, location = null } = error;
    if (findings.errors !== null) findings.remark(() => ({ code: 'config_layer_disabled', message, path: [], location }));
    return missingFile(file);
  });
}

function isSwitch(node: TomlNode | undefined, value: boolean): boolean {
  return node?.kind === 'boolean' && node.value === value;
}

function withoutDenied(table: TomlTable, { findings, expand }: ProjectInput): TomlTable {
  const entries = new Map(table.entries);
  // A project may forgo variables, but not bring them back where the user forgoes them.
  const alsoDenied = !expand && isSwitch(entries.get('expand_env'), true) ? ['expand_env'] : [];
  for (const key of [...DENIED, ...alsoDenied]) {
    const node = entries.get(key);
    if (node === undefined) continue;
    entries.delete(key);
    findings.remarkAt(node, 'config_ignored_key', [key], () => `Ignored \`${key}\` (${placeName(node)}): the files of a project cannot set this key.`);
  }
  return { ...table, entries };
}

/** One remark for all files of the project that do not count. */
export function disabledWarning(layers: readonly LayerTable[], findings: Findings): void {
  const disabled = layers.filter((layer) => layer.disabledReason !== null);
  const [first] = disabled;
  if (first === undefined) return;
  const files = disabled.map(({ table }) => table.origin.label).join(', ');
  findings.remark(() => ({
    code: 'config_layer_disabled',
    message: `Not in effect: ${files}. ${first.disabledReason ?? ''}`,
    path: [],
    location: null,
  }));
}
