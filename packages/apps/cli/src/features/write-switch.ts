import { canonicalFeature, ConfigError, type FeatureName, FEATURES, loadConfig, type LoadConfigInput } from '@codex-ts/config';
import { type ConfigEdit, ConfigEditError, editConfigFile } from '@codex-ts/config-edit';

export interface FeatureSwitch {
  /** The user's configuration file. */
  readonly file: string;
  readonly feature: FeatureName;
  /** As typed: an older name stays one. */
  readonly name: string;
  readonly isOn: boolean;
  /** The profile to write it in, if any. */
  readonly profile: string | undefined;
}

/**
 * Turns a feature on or off in the user's file. Turning off what is off by default takes the key away; a profile says
 * it, for it may lie over a file that says otherwise. Other names of the same feature go, or they could win.
 * @throws CodexError when the file cannot be edited
 */
export async function writeSwitch({ file, feature, name, isOn, profile }: FeatureSwitch, input: LoadConfigInput, signal: AbortSignal): Promise<void> {
  const table = profile === undefined ? ['features'] : ['profiles', profile, 'features'];
  const isRemoval = !isOn && !FEATURES[feature].byDefault && profile === undefined;
  const others = (await writtenIn(table, input)).filter((key) => key !== name && canonicalFeature(key) === feature);
  const main: ConfigEdit = isRemoval ? { path: [...table, name], remove: true } : { path: [...table, name], set: isOn };
  await edit(others.map((key) => ({ path: [...table, key], remove: true })));
  await edit([main]).catch((error: unknown) => {
    // What is not there is off already.
    if (!(isRemoval && error instanceof ConfigEditError && error.code === 'path_not_found')) throw error;
  });

  async function edit(edits: readonly ConfigEdit[]): Promise<void> {
    if (edits.length > 0) await editConfigFile({ file, edits, signal });
  }
}

/** The names in a table of the user's file; none of a file with mistakes, which must not keep anybody from editing it. */
async function writtenIn(path: readonly string[], input: LoadConfigInput): Promise<string[]> {
  try {
    const { layers } = await loadConfig({ ...input, cliOverrides: [], profile: undefined, strict: false });
    const user = layers.find(({ name }) => name.type === 'user')?.config;
    const table = path.reduce<unknown>((node, key) => (isTable(node) ? node[key] : undefined), user);
    return isTable(table) ? Object.keys(table) : [];
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
