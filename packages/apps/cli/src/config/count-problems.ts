import { type ConfigProblem } from '@codex-ts/config';

export interface ProblemCount {
  readonly errors: number;
  /** `1 error, 2 warnings`. */
  readonly text: string;
}

export function countProblems(problems: readonly ConfigProblem[]): ProblemCount {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { errors, text: `${counted(errors, 'error')}, ${counted(problems.length - errors, 'warning')}` };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
