import { type Command } from 'commander';

/** How one command is typed. */
export interface CommandShape {
  /** Holds the option table. */
  readonly command: Command;
  /** `codex exec [OPTIONS] ...`, as usage errors show it. */
  readonly usage: string;
  /** Words that are not options. */
  readonly maxOperands: number;
  /** The first operand begins another program's command line: from there on nothing is an option of ours. */
  readonly endsAtOperand?: true;
  /** Words that hand over to another command. */
  readonly subcommands: readonly string[];
  /** The command does something without one of them, too. */
  readonly standsAlone?: true;
  /** Other spellings of options, not shown in the help. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Options that the original has and this version does not. */
  readonly absent: ReadonlySet<string>;
  /** What `--version` prints, where there is such a flag. */
  readonly version?: string;
  /** Help that the option table cannot give, printed after it; or the whole help. */
  readonly help: { readonly tail: string } | { readonly whole: string };
}
