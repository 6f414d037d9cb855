import { canonicalFeature, FEATURES, resolvedFeatures } from '@codex-ts/config';
import { CodexError } from '@codex-ts/protocol';
import { nearestName } from '@codex-ts/text-utils';
import { join } from 'node:path';

import { type Administration, administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { loadedSettings, settingsOf } from '../administration/settings.ts';
import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { writeSwitch } from './write-switch.ts';

/** `codex features list|enable|disable`. */
export const featuresCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({
    name: 'codex features',
    about: 'Feature flags: what there is and what is on.',
    subcommands: { list: 'Name, stage and whether it is on, one a line', enable: 'Turn one on in config.toml', disable: 'Turn one off in config.toml' },
  });
  const outer = parseAdministration<SharedFlags>(shape, root, args);
  if ('print' in outer) return print(host.stdout, outer.print);
  const { next } = outer;
  const verb = next?.name === 'enable' || next?.name === 'disable' ? next.name : 'list';
  const inner = parseAdministration<SharedFlags>(innerShape(verb), {}, next?.args ?? []);
  if ('print' in inner) return print(host.stdout, inner.print);
  const given = { ...outer, overrides: [...outer.overrides, ...inner.overrides], strict: outer.strict || inner.strict };
  if (verb === 'list') return list(given, host);
  return toggle(given, inner.operands[0] ?? '', verb === 'enable', host);
};

function innerShape(verb: 'list' | 'enable' | 'disable') {
  const about = { list: 'List all feature flags.', enable: 'Turn a feature on in config.toml.', disable: 'Turn a feature off in config.toml.' }[verb];
  return administrationShape({ name: `codex features ${verb}`, about, operands: verb === 'list' ? [] : [{ name: 'FEATURE', about: 'Its name, as in the list' }] });
}

type Given = Pick<Administration<unknown>, 'overrides' | 'profile' | 'cd' | 'strict'>;

async function list(given: Given, host: CommandHost): Promise<number> {
  const { loaded } = await loadedSettings(given, host);
  const features = resolvedFeatures(loaded);
  const name = Math.max(...features.map((feature) => feature.name.length));
  const stage = Math.max(...features.map((feature) => feature.stage.length));
  for (const feature of features) say(host.stdout, `${feature.name.padEnd(name)}  ${feature.stage.padEnd(stage)}  ${String(feature.enabled)}`);
  return 0;
}

async function toggle(given: Given, name: string, isOn: boolean, host: CommandHost): Promise<number> {
  const feature = canonicalFeature(name);
  if (feature === null) throw new CodexError(unknownFeature(name), { code: 'unknown_feature' });
  const { codexHome, configInput } = await settingsOf(given, host);
  const file = join(codexHome, 'config.toml');
  await writeSwitch({ file, feature, name, isOn, profile: given.profile }, configInput, host.signal);
  say(host.stdout, `${isOn ? 'Enabled' : 'Disabled'} feature \`${name}\` in config.toml.`);
  if (isOn && FEATURES[feature].stage === 'under development') {
    say(host.stderr, `warning: \`${name}\` is under development and may change or break. \`suppress_unstable_features_warning = true\` in ${file} silences this.`);
  }
  return 0;
}

function unknownFeature(name: string): string {
  const near = nearestName(name, Object.keys(FEATURES));
  return `Unknown feature flag: ${name}${near === undefined ? '' : ` (did you mean \`${near}\`?)`}`;
}
