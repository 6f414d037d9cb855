import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { plain } from '../command-line/options.ts';
import { type CommandShape } from '../command-line/command-shape.ts';
import { checkFiles } from './check-files.ts';
import { editSetting } from './edit-setting.ts';
import { listFiles } from './list-files.ts';
import { printSchema } from './print-schema.ts';
import { showSetting } from './show-setting.ts';
import { type ConfigFlags } from './config-flags.ts';

const VERBS = {
  get: 'Print an effective value, or all of them',
  set: 'Set a value in config.toml',
  unset: 'Take a key out of config.toml',
  check: 'Look for mistakes in every layer',
  path: 'Print where the layers lie',
  schema: 'Print the JSON Schema of config.toml, for editors',
};

type Verb = keyof typeof VERBS;

/** `codex config get|set|unset|check|path|schema`. */
export const configCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({ name: 'codex config', about: 'Read, edit and check the configuration.', subcommands: VERBS });
  const outer = parseAdministration<SharedFlags>(shape, root, args);
  if ('print' in outer) return print(host.stdout, outer.print);
  const verb = (outer.next?.name ?? 'get') as Verb;
  const inner = parseAdministration<ConfigFlags>(SHAPES[verb](), {}, outer.next?.args ?? []);
  if ('print' in inner) return print(host.stdout, inner.print);
  const given = { ...inner, overrides: [...outer.overrides, ...inner.overrides], profile: outer.profile, cd: outer.cd, strict: outer.strict || inner.strict };
  switch (verb) {
    case 'get':
      return showSetting(given, host);
    case 'set':
    case 'unset':
      return editSetting(given, verb, host);
    case 'check':
      return checkFiles(given, host);
    case 'path':
      return listFiles(given, host);
    case 'schema':
      return printSchema(host);
  }
};

const KEY = { name: 'KEY', about: 'Dotted; a part that holds dots stands in quotes: projects."/a/b".trust_level' };

const SHAPES: Readonly<Record<Verb, () => CommandShape>> = {
  get: () =>
    administrationShape({
      name: 'codex config get',
      about: `${VERBS.get}.`,
      operands: [{ ...KEY, isOptional: true }],
      options: [plain('--origin', 'Also say who set it, where, and what that overrode'), plain('--json', 'As JSON, with its origin')],
    }),
  set: () =>
    administrationShape({
      name: 'codex config set',
      about: 'Set a value in your config.toml; with -p in that profile. All else in the file stays as it is.',
      operands: [KEY, { name: 'VALUE', about: 'Read as TOML, else as plain text' }],
    }),
  unset: () => administrationShape({ name: 'codex config unset', about: 'Take a key, or a table with all its keys, out of your config.toml.', operands: [KEY] }),
  check: () => administrationShape({ name: 'codex config check', about: `${VERBS.check}. Exit code 1 when there is an error.`, options: [plain('--json', 'One JSON object a line')] }),
  path: () => administrationShape({ name: 'codex config path', about: `${VERBS.path}, from the weakest to the strongest.` }),
  schema: () => administrationShape({ name: 'codex config schema', about: `${VERBS.schema}.` }),
};
