/** The cmdlets that known-safe commands and the display know, by every name they have from the start. */
const CMDLETS: ReadonlyMap<string, string> = new Map([
  ...names('get-childitem', 'dir', 'ls', 'gci'),
  ...names('get-content', 'cat', 'type', 'gc'),
  ...names('get-item', 'gi'),
  ...names('get-location', 'gl', 'pwd'),
  ...names('measure-object', 'measure'),
  ...names('resolve-path', 'rvpa'),
  ...names('select-object', 'select'),
  ...names('select-string', 'sls'),
  ...names('set-location', 'cd', 'chdir', 'sl'),
  ...names('sort-object', 'sort'),
  ...names('format-table', 'ft'),
  ...names('format-list', 'fl'),
  ...names('write-output', 'echo'),
  ...names('out-string'),
  ...names('test-path'),
  ...names('write-host'),
]);

/** The cmdlet's full name in lower case, whatever its case or alias; undefined for other commands. */
export function cmdletName(name: string): string | undefined {
  return CMDLETS.get(name.toLowerCase());
}

function names(cmdlet: string, ...aliases: string[]): [string, string][] {
  return [cmdlet, ...aliases].map((name) => [name, cmdlet]);
}
