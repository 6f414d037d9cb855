import { type Option } from 'commander';
import { nearestName } from '@codex-ts/text-utils';

import { type CommandShape } from './command-shape.ts';
import { RepeatableOption } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What the words of one command are. Options come out as `--name` or `--name=value`. */
export type Words =
  | { readonly kind: 'help' }
  | { readonly kind: 'version'; readonly version: string }
  | {
      readonly kind: 'words';
      readonly options: readonly string[];
      readonly operands: readonly string[];
      /** The subcommand that was named, with everything after it. */
      readonly next: { readonly name: string; readonly args: readonly string[] } | null;
    };

/**
 * Sorts the words of a command line by the rules of the original's parser, which commander does not share: a value may
 * not begin with a dash, `-x=v` drops the equals sign, an option of several values takes every word up to the next
 * dash, an option that is not repeatable may occur once, a positional may precede the subcommand, and `--` ends
 * options and subcommands. The first fault, help or version request in reading order wins.
 * @throws UsageError
 */
export function readWords(shape: CommandShape, args: readonly string[]): Words {
  return new WordReader(shape, args).read();
}

class WordReader {
  readonly #shape: CommandShape;
  readonly #args: readonly string[];
  readonly #byName = new Map<string, Option>();
  readonly #seen = new Set<Option>();
  readonly #options: string[] = [];
  readonly #operands: string[] = [];
  #at = 0;

  constructor(shape: CommandShape, args: readonly string[]) {
    this.#shape = shape;
    this.#args = args;
    for (const option of shape.command.options) {
      if (option.long !== undefined) this.#byName.set(option.long, option);
      if (option.short !== undefined) this.#byName.set(option.short, option);
    }
  }

  read(): Words {
    let isOperand = false;
    for (; this.#at < this.#args.length; ) {
      const word = this.#args[this.#at++] ?? '';
      if (word === '--' && !isOperand) isOperand = true;
      else if (isOperand || word === '-' || !word.startsWith('-')) {
        if (!isOperand && this.#shape.subcommands.includes(word)) return this.#words({ name: word, args: this.#args.slice(this.#at) });
        this.#operand(word);
        isOperand ||= this.#shape.endsAtOperand === true;
      } else {
        const asked = word.startsWith('--') ? this.#long(word) : this.#shorts(word);
        if (asked !== null) return asked;
      }
    }
    return this.#words(null);
  }

  #words(next: { name: string; args: readonly string[] } | null): Words {
    return { kind: 'words', options: this.#options, operands: this.#operands, next };
  }

  #operand(word: string): void {
    if (this.#operands.length >= this.#shape.maxOperands) this.#fail(`unexpected argument '${word}' found`);
    this.#operands.push(word);
  }

  #long(word: string): Words | null {
    const cut = word.indexOf('=');
    const name = cut === -1 ? word : word.slice(0, cut);
    return this.#option(this.#shape.aliases.get(name) ?? name, cut === -1 ? null : word.slice(cut + 1));
  }

  /** `-abc` is three flags, `-mvalue` an option with its value. */
  #shorts(word: string): Words | null {
    for (let i = 1; i < word.length; i += 1) {
      const name = `-${word[i] ?? ''}`;
      const rest = word.slice(i + 1);
      const takesRest = this.#byName.get(name)?.required === true && rest !== '';
      const asked = this.#option(name, takesRest ? rest.replace(/^=/, '') : null);
      if (asked !== null || takesRest) return asked;
    }
    return null;
  }

  #option(name: string, attached: string | null): Words | null {
    if (this.#shape.absent.has(name)) this.#fail(`'${name}' is not part of this version`);
    if (name === '-h' || name === '--help') return { kind: 'help' };
    const { version } = this.#shape;
    if (version !== undefined && (name === '-V' || name === '--version')) return { kind: 'version', version };
    const option = this.#byName.get(name);
    if (option === undefined) return this.#unknown(name);
    const long = option.long ?? name;
    if (this.#seen.has(option) && !(option instanceof RepeatableOption)) this.#fail(`the argument '${option.flags}' cannot be used multiple times`);
    this.#seen.add(option);
    if (!option.required) {
      if (attached !== null) this.#fail(`unexpected value '${attached}' for '${long}' found; no more were expected`);
      this.#options.push(long);
      return null;
    }
    for (const value of attached === null ? this.#values(option) : [attached]) this.#options.push(`${long}=${value}`);
    return null;
  }

  #values(option: Option): string[] {
    const values: string[] = [];
    for (let word = this.#args[this.#at]; word !== undefined && !isDashed(word); word = this.#args[this.#at]) {
      values.push(word);
      this.#at += 1;
      if (!option.variadic) break;
    }
    if (values.length === 0) this.#fail(`a value is required for '${option.flags}' but none was supplied${choices(option)}`);
    return values;
  }

  #unknown(name: string): never {
    const similar = name.startsWith('--') ? nearestName(name, this.#byName.keys()) : undefined;
    const tip = similar === undefined ? `to pass '${name}' as a value, use '-- ${name}'` : `a similar argument exists: '${similar}'`;
    throw new UsageError(`unexpected argument '${name}' found`, this.#shape.usage, tip);
  }

  #fail(problem: string): never {
    throw new UsageError(problem, this.#shape.usage);
  }
}

/** `-` alone stands for stdin and is a value. */
function isDashed(word: string): boolean {
  return word.length > 1 && word.startsWith('-');
}

function choices(option: Option): string {
  return option.argChoices === undefined ? '' : `\n  [possible values: ${option.argChoices.join(', ')}]`;
}
