/** Why a text is not a patch. */
export interface PatchSyntaxError {
  /** Line of the trimmed patch, from 1; null when the markers around the patch are at fault. */
  line: number | null;
  /** The bare reason. */
  reason: string;
  /** As the `apply_patch` command prints it. */
  cliMessage: string;
  /** As the model is told after `apply_patch verification failed: `. */
  message: string;
}

/** The two spellings that the original has for one error. */
export function syntaxError(line: number | null, reason: string): PatchSyntaxError {
  if (line === null) return { line, reason, cliMessage: `Invalid patch: ${reason}`, message: `invalid patch: ${reason}` };
  return { line, reason, cliMessage: `Invalid patch hunk on line ${line}: ${reason}`, message: `invalid hunk at line ${line}, ${reason}` };
}
