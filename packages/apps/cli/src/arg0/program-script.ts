import { PATCH_PROGRAM_WORD } from '../entry/patch-words.ts';

/** What the patch program is started with; both absolute. */
export interface ProgramFiles {
  /** Node itself. */
  readonly node: string;
  /** The bundle's first file. */
  readonly entry: string;
}

/**
 * The text of `apply_patch` for tool shells. A script, because a link to the bundle's first file would need a `node` on
 * the command's PATH. Where a policy does not let the command read what it is made of, it says so. Options that the user
 * meant for programs of their own stay out of it: they may name files that the sandbox hides, and make it slow.
 */
export function programScript({ node, entry }: ProgramFiles): string {
  const unreadable = `apply_patch: the permissions of this command do not let it read ${node} and ${entry}.`;
  return [
    '#!/bin/sh',
    `if [ ! -x ${quoted(node)} ] || [ ! -r ${quoted(entry)} ]; then`,
    `  printf '%s\\n' ${quoted(unreadable)} >&2`,
    '  exit 126',
    'fi',
    'unset NODE_OPTIONS',
    `exec ${quoted(node)} ${quoted(entry)} ${PATCH_PROGRAM_WORD} "$@"`,
    '',
  ].join('\n');
}

/** One word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
