import { existsSync } from 'node:fs';
import { type InheritedFds } from './inherited-fds.ts';
import { openNullDevice, strayDescriptors } from './stray-descriptors.ts';

/** Entries for Node's `stdio` beyond the first three: what the plan passes on, and /dev/null over what nobody meant to. */
export function withDescriptors(stdio: readonly ('ignore' | 'pipe' | number)[], inherited: InheritedFds, stray: readonly number[] = strayDescriptors()): ('ignore' | 'pipe' | number)[] {
  const result = [...stdio];
  const put = (at: number, value: number): void => {
    // Node leaves these places alone.
    while (result.length < at) result.push('ignore');
    result[at] = value;
  };
  for (const fd of stray) put(fd, openNullDevice());
  for (const { ours, theirs } of inherited.fds) put(theirs, ours);
  return result;
}

const ONE_DIGIT = 10;

/**
 * The same for a terminal, which cannot hand over descriptors: a shell that is replaced by the program at once opens
 * them through our /proc entry, so that there is no file with a name, and closes the others. sh knows only descriptors
 * of one digit; where there is no bash, higher ones stay as they are.
 */
export function throughShell(
  program: string,
  args: readonly string[],
  inherited: InheritedFds,
  stray: readonly number[] = strayDescriptors(),
): [program: string, args: string[]] {
  const passed = new Set(inherited.fds.map(({ theirs }) => theirs));
  const unasked = stray.filter((fd) => !passed.has(fd));
  const bash = unasked.some((fd) => fd >= ONE_DIGIT) ? ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path)) : undefined;
  const closed = unasked.filter((fd) => fd < ONE_DIGIT || bash !== undefined).map((fd) => `${fd}>&-`);
  const opened = inherited.fds.map(({ ours, theirs, isWritten }) => `${theirs}${isWritten ? '>' : '<'}/proc/${process.pid}/fd/${ours}`);
  const redirections = [...closed, ...opened];
  if (redirections.length === 0) return [program, [...args]];
  return [bash ?? '/bin/sh', ['-c', `exec ${redirections.join(' ')}; exec "$@"`, 'sh', program, ...args]];
}
