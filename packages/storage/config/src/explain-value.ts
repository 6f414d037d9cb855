import { legacyPolicy } from '@codex-ts/protocol';
import { isDeepStrictEqual } from 'node:util';

import { type ConfigFlags } from './config.ts';
import { keyPath, valueLocation } from './config-error.ts';
import { canonicalFeature, FEATURE_ALIASES } from './feature-registry.ts';
import { type JsonValue } from './json-value.ts';
import { valueJson } from './layer-json.ts';
import { type LoadedConfig } from './load-config.ts';
import { featureSource } from './resolved-features.ts';
import { rootSpec } from './schema/root-keys.ts';
import { shapeBelow } from './shape-walk.ts';
import { type KeyShape, type Shape } from './value-spec.ts';
import { layerSource, nodeAt, type ValueSource } from './value-source.ts';

/** The effective value at a path and how it came to be. */
export interface ValueExplanation {
  readonly path: readonly string[];
  /** Null when nothing sets it and it has no default. */
  readonly value: JsonValue;
  readonly winner: ValueSource | null;
  /** What would count without the winner, then without that, and so on; defaults are not listed. */
  readonly overridden: readonly ValueSource[];
}

/** The flag that beats each key. */
const FLAGS: Readonly<Record<string, keyof ConfigFlags>> = {
  model: 'model',
  model_provider: 'modelProvider',
  sandbox_mode: 'sandboxMode',
  approval_policy: 'approvalPolicy',
  web_search: 'webSearchMode',
  service_tier: 'serviceTier',
  personality: 'personality',
  developer_instructions: 'developerInstructions',
};

/**
 * Tells the effective value at a path of names and list indices, who set it, and what that overrode. For a table it is
 * what the layers make together, and the highest of them counts as its winner.
 */
export function explainValue(loaded: LoadedConfig, path: readonly string[]): ValueExplanation {
  const sources = sourcesOf(loaded, path);
  const [winner = null, ...rest] = isOutvoted(loaded, path) ? [null, ...sources] : sources;
  const overridden = rest.filter((source) => source !== null && source.kind !== 'default');
  return { path, value: winner === null ? null : effective(loaded, path, winner), winner, overridden };
}

/** `sandbox_mode` and `default_permissions` answer one question: while one counts, the other has no value at all. */
function isOutvoted({ config, trace }: LoadedConfig, path: readonly string[]): boolean {
  const byProfile = config.permissionProfile !== null || trace.enforced.some(({ key }) => key === 'default_permissions');
  return keyPath(path) === (byProfile ? 'sandbox_mode' : 'default_permissions');
}

/** From the strongest to the weakest. */
function sourcesOf(loaded: LoadedConfig, path: readonly string[]): ValueSource[] {
  const feature = featureAt(path);
  if (feature === null) return [...demanded(loaded, path), ...flagged(loaded, path), ...written(loaded, path), ...inherited(loaded, path)];
  // Several spellings switch a feature, in an order of their own.
  const winner = featureSource(loaded, feature);
  const isWinner = (source: ValueSource): boolean => isDeepStrictEqual(source, winner);
  return [winner, ...written(loaded, path).filter((source) => !isWinner(source))];
}

/** A table is the sum of its layers. */
function effective({ trace }: LoadedConfig, path: readonly string[], winner: ValueSource): JsonValue {
  const node = winner.kind === 'layer' ? nodeAt(trace.stack.merged, path) : null;
  return node?.kind === 'table' ? valueJson(node, path, trace.stack.home) : winner.value;
}

function demanded({ trace }: LoadedConfig, path: readonly string[]): ValueSource[] {
  const changed = trace.enforced.filter(({ key }) => key === keyPath(path));
  return changed.map(({ value, source }) => ({ kind: 'requirement', key: source.key, value: asJson(value), location: source.location }));
}

function featureAt(path: readonly string[]) {
  return path.length === 2 && path[0] === 'features' ? canonicalFeature(path[1] ?? '') : null;
}

function flagged({ trace, config }: LoadedConfig, path: readonly string[]): ValueSource[] {
  const key = keyPath(path);
  const policy = config.permissionProfile === null ? legacyPolicy(config.sandboxPolicy) : null;
  if (key === 'sandbox_workspace_write.writable_roots' && (trace.flags.addDirs ?? []).length > 0 && policy?.type === 'workspace-write') {
    // They are added to what the layers say.
    return [{ kind: 'flag', flag: 'addDirs', value: policy.writable_roots, location: null }];
  }
  const flag = Object.hasOwn(FLAGS, key) ? FLAGS[key] : undefined;
  const value = flag === undefined ? undefined : trace.flags[flag];
  return flag === undefined || value === undefined ? [] : [{ kind: 'flag', flag, value: asJson(value), location: null }];
}

/** In the active profile, then in the layers from above. */
function written({ trace }: LoadedConfig, path: readonly string[]): ValueSource[] {
  const { stack, profileName } = trace;
  const found: ValueSource[] = [];
  for (const spelling of profileName === null || !isProfileKey(path) ? [] : spellings(path, true)) {
    const inProfile = ['profiles', profileName ?? '', ...spelling];
    const node = nodeAt(stack.merged, inProfile);
    if (node === null) continue;
    const { value, location, ...source } = layerSource(node, inProfile, stack.layers, stack.home);
    if (source.kind === 'layer') found.push({ kind: 'profile', profile: profileName ?? '', layer: source.layer, value, location });
  }
  const enabled = stack.layers.filter(({ disabledReason }) => disabledReason === null).reverse();
  for (const { name, table } of enabled) {
    for (const spelling of spellings(path, false)) {
      const node = nodeAt(table, spelling);
      if (node !== null && !isBlankUrl(path, node)) found.push({ kind: 'layer', layer: name, value: valueJson(node, spelling, stack.home), location: valueLocation(node) });
    }
  }
  return found;
}

function isBlankUrl(path: readonly string[], node: { kind: string; value?: unknown }): boolean {
  return path[0] === 'openai_base_url' && node.kind === 'string' && String(node.value).trim() === '';
}

const PROFILE = shapeBelow(shapeBelow(rootSpec.shape, 'profiles'), '');

function isProfileKey(path: readonly string[]): boolean {
  return shapeBelow(PROFILE, path[0] ?? '') !== null;
}

/** The path and what else may stand for it, the strongest first. */
function spellings(path: readonly string[], inProfile: boolean): (readonly string[])[] {
  if (inProfile && keyPath(path) === 'tools.view_image') return [path, ['tools_view_image']];
  const feature = featureAt(path);
  if (feature === null) return [path];
  const names = [feature, ...Object.keys(FEATURE_ALIASES).filter((alias) => FEATURE_ALIASES[alias] === feature)].sort().reverse();
  const ofItsOwn = names.filter((name) => shapeBelow(inProfile ? PROFILE : rootSpec.shape, name) !== null && name !== 'web_search');
  return [...names.map((name) => ['features', name]), ...ofItsOwn.map((name) => [name])];
}

/** From the environment, then what holds by itself. */
function inherited({ config, trace }: LoadedConfig, path: readonly string[]): ValueSource[] {
  const key = keyPath(path);
  const fallback = (value: JsonValue): ValueSource[] => [{ kind: 'default', value, location: null }];
  const fromEnv = (variable: string): ValueSource[] => {
    const value = trace.env[variable] ?? '';
    return value.trim() === '' ? [] : [{ kind: 'environment', variable, value, location: null }];
  };
  switch (key) {
    case 'openai_base_url':
      return fromEnv('OPENAI_BASE_URL');
    case 'sqlite_home':
      return [...fromEnv('CODEX_SQLITE_HOME'), ...fallback(config.codexHome)];
    case 'log_dir':
      return fallback(config.logDir);
    case 'approval_policy':
      return fallback(asJson(config.approvalPolicy));
    case 'sandbox_mode':
      return fallback(config.sandboxMode);
    case 'web_search':
      return fallback(config.webSearchMode);
    case 'personality':
      return fallback(config.personality);
    default: {
      const value = keyShape(path)?.byDefault;
      return value === undefined ? [] : fallback(value);
    }
  }
}

function keyShape(path: readonly string[]): KeyShape | null {
  const parent = path.slice(0, -1).reduce<Shape | null>(shapeBelow, rootSpec.shape);
  const key = path.at(-1) ?? '';
  return parent?.type === 'table' && Object.hasOwn(parent.keys, key) ? (parent.keys[key] ?? null) : null;
}

/** Settings are plain data. */
function asJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
