import { checkConfig, type LoadConfigInput } from '@codex-ts/config';

import { countProblems } from '../config/count-problems.ts';
import { type Finding } from './finding.ts';

/** How many mistakes the configuration holds, and where; `codex config check` shows the lines themselves. */
export async function checkConfigFiles(input: LoadConfigInput): Promise<Finding> {
  const problems = await checkConfig(input);
  const { errors, text } = countProblems(problems);
  const status = errors > 0 ? 'error' : problems.length > 0 ? 'warning' : 'ok';
  const summary = problems.length === 0 ? 'no problems' : text;
  return { name: 'config', status, summary, details: problems.map(({ severity, message }) => `${severity}: ${message.split('\n')[0] ?? ''}`) };
}
