/** The facts about the machine that the model is told. */
export interface Environment {
  cwd: string;
  /** Basename of the user's shell: `bash`, `zsh`, ... */
  shell: string;
  /** Local date, YYYY-MM-DD. */
  currentDate: string;
  /** IANA name. */
  timezone: string;
}

/** The `<environment_context>` block of a user message. */
export function renderEnvironment({ cwd, shell, currentDate, timezone }: Environment): string {
  const rows = { cwd, shell, current_date: currentDate, timezone };
  const lines = Object.entries(rows).map(([tag, text]) => `  <${tag}>${text}</${tag}>`);
  return ['<environment_context>', ...lines, '</environment_context>'].join('\n');
}

/** The local date at a moment, as the model is told it. */
export function localDate(now: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
