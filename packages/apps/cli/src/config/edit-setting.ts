import { checkUserText, type ConfigProblem, settingValue } from '@codex-ts/config';
import { type ConfigEdit, ConfigEditError, editConfigFile, parseKeyPath } from '@codex-ts/config-edit';
import { CodexError } from '@codex-ts/protocol';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { settingsOf } from '../administration/settings.ts';
import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { type ConfigRequest } from './config-flags.ts';

/**
 * `codex config set KEY VALUE` and `codex config unset KEY`, in the user's file. A file with mistakes can be edited, so
 * that they can be mended this way; an edit that brings a new one is refused.
 */
export async function editSetting(request: ConfigRequest, verb: 'set' | 'unset', host: CommandHost): Promise<number> {
  const [key = '', value = ''] = request.operands;
  const { codexHome, configInput } = await settingsOf(request, host);
  const file = join(codexHome, 'config.toml');
  const inProfile = request.profile === undefined ? [] : ['profiles', request.profile];
  const path = [...inProfile, ...parseKeyPath(key)];
  const edit: ConfigEdit = verb === 'set' ? { path, set: await settingValue(value) } : { path, remove: true };
  const input = { ...configInput, cliOverrides: [], profile: undefined, strict: false };
  const check = (text: string) => checkUserText(text, file, input);
  // A file that is no TOML at all has no mistakes to compare with: the edit itself is refused, with the place.
  const before = mistakes(await check(await readFile(file, 'utf8').catch(() => '')));
  await editConfigFile({
    file,
    edits: [edit],
    validate: async (text) => {
      const problems = await check(text);
      const fresh = problems.find(({ severity, message }) => severity === 'error' && !before.has(withoutPlace(message)));
      if (fresh !== undefined) throw new CodexError(`Not written: ${fresh.message}`, { code: 'config_invalid' });
      const remarks = problems.filter((problem) => problem.severity === 'warning' && problem.path.join('.') === path.join('.'));
      for (const { message } of remarks) say(host.stderr, `warning: ${message}`);
    },
    signal: host.signal,
  }).catch((error: unknown) => {
    if (error instanceof ConfigEditError && error.code === 'path_not_found') throw new CodexError(`${key} is not set in ${file}.`, { code: 'config_unset', cause: error });
    throw error;
  });
  return 0;
}

/** Positions move when a file is edited: a mistake is known by what it says after its place. */
function mistakes(problems: readonly ConfigProblem[]): ReadonlySet<string> {
  return new Set(problems.filter(({ severity }) => severity === 'error').map(({ message }) => withoutPlace(message)));
}

/** Without its position and the source line with the caret under it. */
function withoutPlace(message: string): string {
  return message.replace(/:\d+:\d+/g, '').split('\n').filter((line) => !/^\s*(?:\d+ )?\|/.test(line)).join('\n');
}
