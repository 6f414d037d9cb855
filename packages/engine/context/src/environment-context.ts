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

/** The local date and time zone at a moment. */
export function localTime(now: Date): Pick<Environment, 'currentDate' | 'timezone'> {
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    currentDate: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`,
    timezone: ianaName(Intl.DateTimeFormat().resolvedOptions().timeZone),
  };
}

/** Node shortens one zone's name; the time zone database, and so the original, calls it this. */
function ianaName(zone: string): string {
  return zone === 'UTC' ? 'Etc/UTC' : zone;
}
