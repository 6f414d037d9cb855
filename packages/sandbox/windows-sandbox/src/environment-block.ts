import { CodexError } from '@codex-ts/protocol';

/**
 * Variables as CreateProcess takes them: UTF-16, `NAME=value` each ended by NUL, sorted by name whatever the case, one
 * more NUL at the end. Throws CodexError `bad_environment` for a name or value that cannot be said so.
 */
export function environmentBlock(env: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(env).sort(([a], [b]) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1));
  for (const [name, value] of entries) {
    // Windows itself keeps variables such as `=C:` for the current folder of each drive.
    const isBad = name === '' || name.includes('=', 1) || name.includes('\0') || value.includes('\0');
    if (isBad) throw new CodexError(`The environment variable ${JSON.stringify(name)} cannot be given to a program of Windows.`, { code: 'bad_environment' });
  }
  const text = entries.map(([name, value]) => `${name}=${value}\0`).join('');
  return Buffer.from(text === '' ? '\0\0' : `${text}\0`, 'utf16le');
}

/** The value of a variable, whatever the case of its name. */
export function variable(env: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(env).findLast((each) => each.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : env[key];
}

/** With these variables instead of those of the same name in any case: Windows knows one of each. */
export function withVariables(env: Readonly<Record<string, string>>, added: Readonly<Record<string, string>>): Record<string, string> {
  const names = new Set(Object.keys(added).map((name) => name.toUpperCase()));
  const kept = Object.entries(env).filter(([name]) => !names.has(name.toUpperCase()));
  return { ...Object.fromEntries(kept), ...added };
}
