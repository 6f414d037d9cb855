/** Each about something that is here, in one line of a usual screen. */
export const TIPS = [
  'Press tab while a turn runs to queue a message for after it; enter steers the turn.',
  'Press esc twice at an empty prompt to edit an earlier message and go on from there.',
  'Press ctrl+r to search everything you have ever asked.',
  'Press ctrl+t to read the whole transcript, with the output of commands uncut.',
  'Press ctrl+g to write a long message in your own editor.',
  'Begin a message with ! to run a command yourself; the model sees what it prints.',
  'Write @ and a part of a name to point at a file.',
  'Press ? at an empty prompt to see the keys.',
  '/undo takes back the last turn: its files, its messages, or both, after a preview.',
  '/review lets the model look for mistakes in your changes before others do.',
  '/statusline and /title choose what is shown below the prompt and in the window’s title.',
  '/permissions chooses what may be done without asking you.',
  '/diff shows all that has changed since the last commit, new files included.',
  '/init writes an AGENTS.md, so that every session knows how this repository works.',
  '/compact sums a long conversation up when the context window fills.',
  '/copy puts the last answer, as Markdown, into the clipboard.',
  '/fork goes on in a copy of the conversation; the first one stays as it is.',
  'Keep prompts that you use often as files in prompts/ of CODEX_HOME and send them with /prompts:name.',
  '`codex resume --last` goes on with the newest session of a folder.',
  '`codex exec "…"` does one task without this interface, for scripts.',
  'Every key can be changed: see `tui.keymap` in docs/keys.md.',
  '`tui.vim = true` in config.toml, or /vim, edits the prompt as in Vim.',
] as const;

/** What an empty prompt says. */
export const PLACEHOLDERS = ['Say what to do', 'Explain how this project is built', 'Find a bug and fix it', 'Write tests for the file @…', 'What has changed since yesterday?', 'Make this faster: …'] as const;

/** One of several. `random`: from 0 up to, but not, 1. */
export function oneOf<T extends string>(all: readonly [T, ...T[]], random: () => number): T {
  return all[Math.min(all.length - 1, Math.floor(random() * all.length))] ?? all[0];
}
