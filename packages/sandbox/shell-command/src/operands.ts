/** How a program's arguments divide into options and operands. */
export interface OptionRules {
  /** Options, short or long, whose value is the next word. */
  readonly values?: readonly string[];
}

/** The operands of a command's arguments: without options and their values. All words after `--` are operands. */
export function operands(args: readonly string[], rules: OptionRules = {}): string[] {
  const found: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--') return [...found, ...args.slice(i + 1)];
    if (!isOption(arg)) found.push(arg);
    else if (rules.values?.includes(arg)) i += 1;
  }
  return found;
}

/** The value of the first of some options: `-e X`, `--regexp X` or `--regexp=X`. */
export function optionValue(args: readonly string[], names: readonly string[]): string | undefined {
  for (const [i, arg] of args.entries()) {
    if (arg === '--') return undefined;
    if (names.includes(arg)) return args[i + 1];
    const [name = '', ...value] = arg.split('=');
    if (name.startsWith('--') && value.length > 0 && names.includes(name)) return value.join('=');
  }
  return undefined;
}

/** `-` alone is an operand: the standard input. */
function isOption(arg: string): boolean {
  return arg.startsWith('-') && arg !== '-';
}
