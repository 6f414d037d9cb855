import { type LoadedConfig } from '@codex-ts/config';
import { type TuiSettings } from '@codex-ts/tui';

import { type InteractiveArguments } from './interactive-arguments.ts';

/** `[tui]` and what else of the configuration is about the interface, under what the command line says. */
export function tuiSettings(config: LoadedConfig['config'], { alternateScreen, remote, oss }: Pick<InteractiveArguments, 'alternateScreen' | 'remote' | 'oss'>): TuiSettings {
  const { statusLine, terminalTitle, theme, alternateScreen: wanted, hideFullAccessWarning: skipFullAccessWarning, ...tui } = config.tui;
  return {
    ...tui,
    alternateScreen: alternateScreen ? wanted : 'never',
    ...(statusLine === null ? {} : { statusLine }),
    ...(terminalTitle === null ? {} : { terminalTitle }),
    ...(theme === null ? {} : { theme }),
    skipFullAccessWarning,
    // Another machine has profiles of its own.
    profile: remote === undefined ? config.profile : null,
    hideReasoning: config.hideAgentReasoning,
    // Models on this computer seldom sum up what they think.
    showRawReasoning: config.showRawAgentReasoning || oss !== null,
  };
}
