import { featureToggles } from '@codex-ts/config';
import { CodexError } from '@codex-ts/protocol';
import { Command, type Option } from 'commander';

import { type CommandShape } from '../command-line/command-shape.ts';
import { addConfigOptions } from '../command-line/options.ts';
import { helpText, parseCommand } from '../command-line/parse-command.ts';
import { type RootFlags } from '../command-line/root-shape.ts';
import { UsageError } from '../command-line/usage-error.ts';

/** What every command takes. */
export interface SharedFlags {
  readonly config?: readonly string[];
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  readonly strictConfig?: true;
}

export interface ShapeParts {
  /** `codex archive`. */
  readonly name: string;
  readonly about: string;
  readonly options?: readonly Option[];
  /** Words after the options, for the help: `<SESSION>`. */
  readonly operands?: readonly { readonly name: string; readonly about: string; readonly isOptional?: true }[];
  /** Words that hand over, with what they do. */
  readonly subcommands?: Readonly<Record<string, string>>;
  /** The command does something without one of them, too. */
  readonly standsAlone?: true;
  readonly tail?: string;
}

/** The shape of a command that needs no turn. */
export function administrationShape({ name, about, options = [], operands = [], subcommands = {}, standsAlone, tail = '' }: ShapeParts): CommandShape {
  const command = addConfigOptions(new Command(name).description(about));
  for (const operand of operands) command.argument(operand.isOptional ? `[${operand.name}]` : `<${operand.name}>`, operand.about);
  for (const option of options) command.addOption(option);
  const words = Object.entries(subcommands);
  const width = Math.max(0, ...words.map(([word]) => word.length));
  const list = words.length === 0 ? '' : `\nCommands:\n${words.map(([word, does]) => `  ${word.padEnd(width)}  ${does}\n`).join('')}`;
  const places = operands.map((operand) => (operand.isOptional ? ` [${operand.name}]` : ` <${operand.name}>`)).join('');
  return {
    command,
    usage: `${name} [OPTIONS]${places}${words.length === 0 ? '' : standsAlone ? ' [COMMAND]' : ' <COMMAND>'}`,
    maxOperands: operands.length,
    subcommands: [...words.map(([word]) => word), ...(words.length === 0 ? [] : ['help'])],
    ...(standsAlone === undefined ? {} : { standsAlone }),
    aliases: new Map(),
    absent: new Set(),
    help: { tail: `${list}${tail}` },
  };
}

export interface Administration<Flags> {
  readonly flags: Flags;
  readonly operands: readonly string[];
  readonly next: { readonly name: string; readonly args: readonly string[] } | null;
  /** `-c` and feature switches, those before the command's name first. */
  readonly overrides: readonly string[];
  readonly profile: string | undefined;
  readonly cd: string | undefined;
  readonly strict: boolean;
}

/**
 * Parses the words after a command's name.
 * @throws UsageError, also when a word that the command needs is missing or an option before it means nothing to it;
 * for a group of commands without one of them, CodexError with its help
 */
export function parseAdministration<Flags extends SharedFlags>(
  shape: CommandShape,
  root: RootFlags,
  args: readonly string[],
): { readonly print: string } | Administration<Flags> {
  refuseRunFlags(root, shape);
  const parsed = parseCommand<Flags & Record<string, unknown>>(shape, args);
  if (parsed.kind === 'print') return { print: parsed.text };
  const { flags, operands, next } = parsed;
  if (next?.name === 'help') return { print: helpText(shape) };
  if (next === null && shape.subcommands.length > 0 && shape.standsAlone !== true) throw new CodexError(helpText(shape).trimEnd(), { code: 'usage', exitCode: 2 });
  const toggles = featureToggles([...(root.enable ?? []), ...(flags.enable ?? [])], [...(root.disable ?? []), ...(flags.disable ?? [])]);
  return {
    flags,
    operands,
    next,
    overrides: [...(root.config ?? []), ...toggles, ...(flags.config ?? [])],
    profile: root.profile,
    cd: root.cd,
    strict: root.strictConfig === true || flags.strictConfig === true,
  };
}

/** Options of a run mean nothing here; saying so beats dropping them. */
function refuseRunFlags(root: RootFlags, { usage, command }: CommandShape): void {
  const { config: _config, enable: _enable, disable: _disable, profile: _profile, cd: _cd, strictConfig: _strict, ...rest } = root;
  const [stray] = Object.keys(rest);
  if (stray === undefined) return;
  const flag = stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`the argument '--${flag}' cannot be used with '${command.name().replace(/^codex /, '')}'`, usage);
}
