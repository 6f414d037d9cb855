import { CodexError } from '@codex-ts/protocol';
import { type Reflow } from './relay.ts';
import { readTerminfo, type TerminalAbilities } from './terminfo.ts';

/** How a terminal differs from others, as far as drawing must know. */
export interface TerminalTraits {
  readonly reflow: Reflow;
  readonly hasAlternateScreen: boolean;
}

export interface TraitsFacts {
  readonly env: NodeJS.ProcessEnv;
  /** What the terminal calls itself; see `TerminalFacts`. */
  readonly name: string | null;
  /** Looks an unfamiliar terminal up; default: in terminfo. */
  readonly lookUp?: (term: string) => Promise<TerminalAbilities | null>;
}

/** Names of TERM whose terminals do all that we need. */
const FAMILIAR = /^(?:xterm|screen|tmux|rxvt|alacritty|kitty|foot|wezterm|ghostty|konsole|gnome|vte|iterm|contour|st|putty|mintty|eterm)(?:$|[-.])/i;
/** Programs that draw with xterm.js. */
const DRIFTING = new Set(['vscode', 'Hyper', 'Tabby']);

/**
 * Learns what is special about the terminal: from its environment, what it calls itself and, when it is an unfamiliar
 * one, its description. Throws CodexError `no_terminal` when that says that its cursor cannot be moved.
 */
export async function learnTraits({ env, name, lookUp = readTerminfo }: TraitsFacts): Promise<TerminalTraits> {
  const term = env['TERM'] ?? '';
  const abilities = term === '' || FAMILIAR.test(term) ? null : await lookUp(term);
  if (abilities?.movesCursor === false) {
    throw new CodexError(`The terminal UI cannot move the cursor of a terminal of type ${term}. Use \`codex --plain\` or \`codex exec\`, or set TERM to what it is.`, { code: 'no_terminal' });
  }
  return {
    reflow: reflowOf(env, name),
    hasAlternateScreen: abilities?.hasAlternateScreen !== false,
  };
}

function reflowOf(env: NodeJS.ProcessEnv, name: string | null): Reflow {
  // Within a multiplexer it is the multiplexer that breaks rows, whatever it runs in.
  if (env['TMUX'] !== undefined || env['ZELLIJ'] !== undefined) return 'exact';
  if (env['STY'] !== undefined) return 'none';
  if (name?.startsWith('xterm.js') === true || DRIFTING.has(env['TERM_PROGRAM'] ?? '')) return 'drifting';
  if (name?.startsWith('XTerm') === true || env['XTERM_VERSION'] !== undefined || env['TERM'] === 'linux') return 'none';
  return 'exact';
}
