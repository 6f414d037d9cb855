/**
 * Whether bwrap started the command, from the text it wrote to `--json-status-fd`. bwrap adds `exit-code` only after
 * a successful exec, and closes the descriptor in the child: no command can write to it or fake its absence.
 */
export function commandStarted(status: string): boolean {
  return /"exit-code"\s*:/.test(status);
}
