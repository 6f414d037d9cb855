import { type Command, Option } from 'commander';

/** An option that may occur more than once; all others may not. */
export class RepeatableOption extends Option {}

export function repeatable(flags: string, description: string): Option {
  return new RepeatableOption(flags, description).argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
}

/** As `repeatable`, and each value may hold several, separated by commas. */
export function commaList(flags: string, description: string): Option {
  return new RepeatableOption(flags, description).argParser((value: string, before: string[] | undefined) => [
    ...(before ?? []),
    ...value.split(','),
  ]);
}

export function plain(flags: string, description: string): Option {
  return new Option(flags, description);
}

export function oneOf(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words);
}

/** `-c`, `--enable`, `--disable` and `--strict-config`, which every command takes. */
export function addConfigOptions(command: Command): Command {
  return command
    .addOption(repeatable('-c, --config <key=value>', 'Override one configuration value; the value is read as TOML, else as plain text (repeatable)'))
    .addOption(repeatable('--enable <FEATURE>', 'Turn a feature on, as -c features.<name>=true (repeatable)'))
    .addOption(repeatable('--disable <FEATURE>', 'Turn a feature off, as -c features.<name>=false (repeatable)'))
    .addOption(plain('--strict-config', 'Refuse keys of config.toml that nobody knows, instead of warning'));
}

/** `--oss` and `--local-provider`, which every way to run a turn takes. */
export function addOssOptions(command: Command): Command {
  return command
    .addOption(plain('--oss', 'Use a model on this computer: see --local-provider'))
    .addOption(plain('--local-provider <PROVIDER>', 'What --oss runs it with: ollama, lmstudio, or one of model_providers; oss_provider of config.toml unless given'));
}
