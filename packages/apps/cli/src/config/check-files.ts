import { checkConfig } from '@codex-ts/config';

import { settingsOf } from '../administration/settings.ts';
import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { type ConfigRequest } from './config-flags.ts';
import { countProblems } from './count-problems.ts';

/** `codex config check`: every mistake of every layer, errors with the line they are about. @returns 1 when one of them would stop a start */
export async function checkFiles(request: ConfigRequest, host: CommandHost): Promise<number> {
  const { configInput } = await settingsOf(request, host);
  const problems = await checkConfig(configInput);
  for (const problem of problems) {
    say(host.stdout, request.flags.json === true ? JSON.stringify(problem) : `${problem.severity}: ${problem.message}`);
  }
  const { errors, text } = countProblems(problems);
  if (request.flags.json !== true) say(host.stderr, problems.length === 0 ? 'No problems found.' : `${text}.`);
  return errors === 0 ? 0 : 1;
}
