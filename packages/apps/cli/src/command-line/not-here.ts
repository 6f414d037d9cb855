import { CodexError } from '@codex-ts/protocol';

/** Commands of the original that this version does not have, aliases and hidden ones included. */
export const ABSENT_COMMANDS: readonly string[] = [
  'app',
  'cloud',
  'cloud-tasks',
  'completion',
  'mcp',
  'responses-api-proxy',
  'stdio-to-uds',
];

/** Says plainly that something of the original is missing. Exit code 2. */
export function notHere(what: string): CodexError {
  return new CodexError(`error: ${what} is not part of this version; see \`codex exec --help\``, { code: 'usage', exitCode: 2 });
}
