import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { missingFile, parseConfigText, readConfigFile, readPolicyFile } from './config-file.ts';
import { expandVariables } from './expand-variables.ts';
import { featureToggles } from './features.ts';
import { Findings } from './findings.ts';
import { gathering } from './gathering.ts';
import { type LayerName, type LayerTable } from './layer.ts';
import { type LoadConfigInput } from './load-config-input.ts';
import { applyOverride, parseOverride } from './parse-override.ts';
import { configFolders, disabledWarning, projectLayers } from './project-layers.ts';
import { DEFAULT_ROOT_MARKERS, projectDirs } from './project-root.ts';
import { ProjectTrust, type TrustLevel } from './project-trust.ts';
import { findRulesFolders, type RulesFolders } from './rules-folders.ts';
import { rootSpec } from './schema/root-keys.ts';
import { emptyTable, mergeTables, type TomlNode, type TomlTable } from './toml-node.ts';
import { type Decoding } from './value-spec.ts';

/** Everything that was read, before it is checked. */
export interface LayerStack {
  readonly home: string;
  /** Low to high. */
  readonly layers: readonly LayerTable[];
  /** The enabled ones laid over one another. */
  readonly merged: TomlTable;
  /** The administrator's own layer, whose policies bind too. */
  readonly managed: TomlTable | null;
  readonly trust: TrustLevel | null;
  readonly trustIn: ProjectTrust;
  readonly projectRootMarkers: readonly string[];
  readonly rulesFolders: RulesFolders;
}

/** A text that would take the place of the user's file. It has to be right in every project, so none is looked at. */
export interface Proposal {
  readonly text: string;
  readonly file: string;
}

/** The home folder that `~/` stands for. */
function homeOf(env: NodeJS.ProcessEnv): string {
  return env['HOME'] ?? homedir();
}

/**
 * Reads all layers: system, user, project folders from the root to `cwd` (each with its personal file), arguments,
 * managed. What decides about a project (its root and the trust in it) comes from the layers around the project's own.
 * @throws {ConfigError} unless `findings` gathers errors; then a layer that cannot be read is empty.
 */
export async function readLayers(input: LoadConfigInput, findings: Findings, proposal: Proposal | null = null): Promise<LayerStack> {
  const home = homeOf(input.env);
  const outer = await readOuterLayers(input, findings, proposal);
  const base = mergeAll([outer.system, outer.user, outer.session, outer.managed]);
  const facts = await projectFacts(input, base, home, findings);
  const codexHome = resolve(input.codexHome);
  const folders = proposal !== null ? [] : await configFolders(facts.dirs, codexHome);
  const inner = await projectLayers({ folders, trustIn: facts.trustIn, userFile: userFileOf(input), expand: outer.expand, env: input.env, findings });
  const layers: LayerTable[] = [
    named({ type: 'system', file: systemFileOf(input) }, outer.system),
    named({ type: 'user', file: userFileOf(input) }, outer.user),
    ...inner,
    ...(outer.session.entries.size === 0 ? [] : [named({ type: 'sessionFlags' }, outer.session)]),
    ...(outer.managed === null ? [] : [named({ type: 'legacyManagedConfigTomlFromFile', file: managedFileOf(input) }, outer.managed)]),
  ];
  disabledWarning(inner, findings);
  const { trust, markers: projectRootMarkers } = facts;
  const merged = mergeAll(layers.filter(({ disabledReason }) => disabledReason === null).map(({ table }) => table));
  const rulesFolders = await findRulesFolders({ systemDir: systemDirOf(input), codexHome, projectFolders: folders, trustIn: facts.trustIn });
  return { home, layers, merged, managed: outer.managed, trust, trustIn: facts.trustIn, projectRootMarkers, rulesFolders };
}

function named(name: LayerName, table: TomlTable): LayerTable {
  return { name, table, disabledReason: null };
}

export function systemDirOf(input: LoadConfigInput): string {
  return input.systemDir ?? '/etc/codex';
}

function systemFileOf(input: LoadConfigInput): string {
  return join(systemDirOf(input), 'config.toml');
}

function userFileOf(input: LoadConfigInput): string {
  return join(resolve(input.codexHome), 'config.toml');
}

function managedFileOf(input: LoadConfigInput): string {
  return join(systemDirOf(input), 'managed_config.toml');
}

interface OuterLayers {
  readonly system: TomlTable;
  readonly user: TomlTable;
  readonly session: TomlTable;
  readonly managed: TomlTable | null;
  /** Whether a project's files may use variables. */
  readonly expand: boolean;
}

async function readOuterLayers(input: LoadConfigInput, findings: Findings, proposal: Proposal | null): Promise<OuterLayers> {
  const session = await overrideLayer(input, findings);
  const userFile = userFileOf(input);
  const readUser = proposal === null ? readConfigFile(userFile) : parseConfigText(proposal.text, proposal.file);
  const reading = [
    gathering(findings, readConfigFile(systemFileOf(input))),
    gathering(findings, readUser),
    gathering(findings, readPolicyFile(managedFileOf(input))),
  ] as const;
  // Of several that cannot be read it is always the outermost that is told, and none is still read after that.
  await Promise.allSettled(reading);
  const [system, user, managed] = await Promise.all(reading);
  const expand = (table: TomlTable): TomlTable => expandVariables(table, { env: input.env, scope: 'everywhere', shape: rootSpec.shape, findings });
  // The setting itself is layered: an administrator or an argument decides for all files, a file for itself and above.
  const asked = expandSwitch(managed) ?? expandSwitch(session);
  const inSystem = asked ?? expandSwitch(system) ?? true;
  const inUser = asked ?? expandSwitch(user) ?? inSystem;
  return {
    system: system === null ? missingFile(systemFileOf(input)) : inSystem ? expand(system) : system,
    user: user === null ? missingFile(userFile) : inUser ? expand(user) : user,
    session,
    // What an administrator fixed does not depend on the environment of the user.
    managed,
    expand: inUser,
  };
}

/** Null where the table does not say; a value of the wrong kind is refused when everything is decoded. */
function expandSwitch(table: TomlTable | null): boolean | null {
  const node = table?.entries.get('expand_env');
  return node?.kind === 'boolean' ? node.value : null;
}

/** All overrides as one layer. Their relative paths start at the working directory. */
async function overrideLayer(input: LoadConfigInput, findings: Findings): Promise<TomlTable> {
  const { enable = [], disable = [] } = input.features ?? {};
  const layer = emptyTable({ origin: { kind: 'argument', label: '-c', text: '', baseDir: input.cwd }, start: 0, end: 0 });
  const toggles = await gathering(findings, Promise.resolve().then(() => featureToggles(enable, disable)));
  for (const text of [...input.cliOverrides, ...(toggles ?? [])]) {
    const override = await gathering(findings, parseOverride(text, resolve(input.cwd)));
    if (override !== null) applyOverride(layer, override);
  }
  return layer;
}

function mergeAll(tables: readonly (TomlTable | null)[]): TomlTable {
  const [first = missingFile(''), ...rest] = tables.filter((table) => table !== null);
  return rest.reduce(mergeTables, first);
}

/** Where the project is and whether it is trusted, from the two keys that say so. */
async function projectFacts(input: LoadConfigInput, base: TomlTable, home: string, findings: Findings) {
  const cwd = resolve(input.cwd);
  // Everything is decoded once more later, with its remarks and errors.
  const at: Decoding = { path: [], home, findings: new Findings({ strict: false, errors: findings.errors === null ? null : [] }) };
  const only = new Map<string, TomlNode>([...base.entries].filter(([key]) => key === 'project_root_markers' || key === 'projects'));
  const { project_root_markers: markers = DEFAULT_ROOT_MARKERS, projects = new Map<string, never>() } = rootSpec.decode({ ...base, entries: only }, at);
  const dirs = await projectDirs(cwd, markers);
  const trustIn = new ProjectTrust(projects, cwd, dirs[0] ?? cwd);
  return { markers, dirs, trustIn, trust: (await trustIn.of(cwd))?.level ?? null };
}

