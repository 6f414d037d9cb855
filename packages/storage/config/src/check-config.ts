import { ConfigError, type ConfigErrorLocation, errorAt, keyPath } from './config-error.ts';
import { canonicalFeature } from './feature-registry.ts';
import { Findings, type Remark } from './findings.ts';
import { type LayerStack, type Proposal, readLayers, systemDirOf } from './layer-stack.ts';
import { assemble } from './load-config.ts';
import { type LoadConfigInput } from './load-config-input.ts';
import { readRequirements } from './read-requirements.ts';
import { type ConfigRequirements, sourceName } from './requirements.ts';
import { rootSpec } from './schema/root-keys.ts';
import { type TomlTable } from './toml-node.ts';
import { nodeAt } from './value-source.ts';

/** Something wrong with the configuration: an error stops the program, a warning does not. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  /** Stable, snake_case. */
  readonly code: string;
  /** Complete: with the place, and for errors the line. */
  readonly message: string;
  /** Empty when the problem is about no key. */
  readonly path: readonly string[];
  readonly location: ConfigErrorLocation | null;
}

/** Everything wrong with the configuration, in all layers at once: where `loadConfig` stops at the first error. */
export async function checkConfig(input: LoadConfigInput): Promise<ConfigProblem[]> {
  return (await findProblems(input, null)).problems;
}

/**
 * Everything that would be wrong if the user's file, at `file`, had this text: with the layers around it, but without
 * those of a project. An error means that it must not be written. Besides what stops a start, setting a feature
 * against an administrator's demand is one.
 */
export async function checkUserText(text: string, file: string, input: LoadConfigInput): Promise<ConfigProblem[]> {
  const { problems, stack, requirements } = await findProblems(input, { text, file });
  const user = stack.layers.find(({ name }) => name.type === 'user')?.table;
  return user === undefined ? problems : [...problems, ...pinnedFeatures(user, requirements)];
}

async function findProblems(input: LoadConfigInput, proposal: Proposal | null) {
  const errors: ConfigError[] = [];
  const findings = new Findings({ strict: input.strict ?? false, errors });
  const stack = await readLayers(input, findings, proposal);
  const requirements = await readRequirements(systemDirOf(input), stack.managed, stack.home, errors);
  checkLayers(stack, findings);
  // What no single layer can tell: whether the parts that they bring together are whole.
  const whole = new Findings({ strict: false, errors: [] });
  const root = rootSpec.decode(stack.merged, { path: [], home: stack.home, findings: whole });
  errors.push(...(whole.errors ?? []));
  const late = errors.length > 0 ? [] : await lateProblems(input, { stack, requirements, root, findings: new Findings({ strict: false, errors: null }) });
  const problems = [...errors.map(ofError), ...findings.remarks.map(ofRemark), ...late];
  return { problems: distinct(problems), stack, requirements };
}

function checkLayers({ layers, home }: LayerStack, findings: Findings): void {
  for (const { table, disabledReason } of layers) {
    const at = { path: [], home, partial: true };
    if (disabledReason === null) rootSpec.decode(table, { ...at, findings });
    else checkDisabled(table, home, findings);
  }
}

/** What is wrong with a file that does not count stops nothing. */
function checkDisabled(table: TomlTable, home: string, findings: Findings): void {
  const own = new Findings({ strict: false, errors: [] });
  rootSpec.decode(table, { path: [], home, partial: true, findings: own });
  for (const { message, path, location = null } of own.errors ?? []) findings.remark(() => ({ code: 'config_layer_disabled', message, path, location }));
  for (const remark of own.remarks) findings.remark(() => remark);
}

/** What shows only when everything is put together: names that lead nowhere, files that are missing, demands. */
async function lateProblems(input: LoadConfigInput, parts: Parameters<typeof assemble>[1]): Promise<ConfigProblem[]> {
  try {
    const { warnings } = await assemble(input, parts);
    return warnings.map((message) => ({ severity: 'warning', code: 'config_warning', message, path: [], location: null }));
  } catch (error) {
    if (error instanceof ConfigError) return [ofError(error)];
    throw error;
  }
}

function pinnedFeatures(user: TomlTable, requirements: ConfigRequirements | null): ConfigProblem[] {
  const pins = requirements?.featureRequirements ?? {};
  const profiles = user.entries.get('profiles');
  const names = profiles?.kind === 'table' ? [...profiles.entries.keys()] : [];
  return [['features'], ...names.map((name) => ['profiles', name, 'features'])].flatMap((path) => {
    const table = nodeAt(user, path);
    if (table?.kind !== 'table') return [];
    return [...table.entries].flatMap(([name, node]) => {
      const feature = canonicalFeature(name);
      const pinned = feature === null ? undefined : pins[feature];
      if (pinned === undefined || node.kind !== 'boolean' || node.value === pinned) return [];
      const reason = `\`${keyPath([...path, name])}\` cannot be ${String(node.value)}: ${sourceName(requirements?.sources.featureRequirements)} demands ${String(pinned)}`;
      return [ofError(errorAt(node, reason, 'config_requirement', [...path, name]))];
    });
  });
}

function ofError({ code, message, path, location }: ConfigError): ConfigProblem {
  return { severity: 'error', code, message, path, location: location ?? null };
}

function ofRemark(remark: Remark): ConfigProblem {
  return { severity: 'warning', ...remark };
}

/** Layers are looked at alone and together, so much is found twice. */
function distinct(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}
