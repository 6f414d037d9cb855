import { matchesGlob } from './glob-name.ts';

/** `[shell_environment_policy]` with its defaults filled in. */
export interface ShellEnvironmentPolicy {
  readonly inherit: 'all' | 'core' | 'none';
  readonly ignoreDefaultExcludes: boolean;
  /** Patterns with `*` and `?`, whole name, case-insensitive; likewise in `includeOnly`. */
  readonly exclude: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly includeOnly: readonly string[];
}

const CORE = new Set(['HOME', 'LOGNAME', 'PATH', 'SHELL', 'USER', 'USERNAME', 'TMPDIR', 'TEMP', 'TMP']);
const SECRETS = ['*KEY*', '*SECRET*', '*TOKEN*'];

/**
 * The environment of the model's commands: inherited variables, less those that look like secrets (only when the
 * policy asks), less `exclude`, plus `set`, then only `includeOnly` if given, and last `extra`, which nothing filters.
 */
export function shellEnvironment(
  policy: ShellEnvironmentPolicy,
  env: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const excludes = [...(policy.ignoreDefaultExcludes ? [] : SECRETS), ...policy.exclude];
  const result = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && inherits(policy, name) && !matchesAny(excludes, name)) result.set(name, value);
  }
  for (const [name, value] of Object.entries(policy.set)) result.set(name, value);
  if (policy.includeOnly.length > 0) {
    for (const name of [...result.keys()]) if (!matchesAny(policy.includeOnly, name)) result.delete(name);
  }
  for (const [name, value] of Object.entries(extra)) result.set(name, value);
  return Object.fromEntries(result);
}

function inherits(policy: ShellEnvironmentPolicy, name: string): boolean {
  return policy.inherit === 'all' || (policy.inherit === 'core' && CORE.has(name));
}

function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, name));
}
