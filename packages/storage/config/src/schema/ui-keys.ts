import { either, list, map, record } from '../collection-specs.ts';
import { boolean, integer, oneOf, string } from '../scalar-specs.ts';
import { inert, required, supported, table } from '../table-spec.ts';

/** Editors that open links to files, by the scheme of their addresses. */
const FILE_OPENERS = ['vscode', 'vscode-insiders', 'windsurf', 'cursor', 'none'] as const;

const tuiKeys = {
  notifications: supported(either(boolean, list(string), 'a boolean or a sequence of event names'), 'Desktop notifications: all, none, or these events.'),
  notification_method: supported(oneOf(['auto', 'osc9', 'bel']), 'How the terminal is told to notify.', 'auto'),
  notification_condition: supported(oneOf(['unfocused', 'always']), 'Notify only while the terminal is not looked at, or always.', 'unfocused'),
  animations: supported(boolean, 'Animate the terminal interface.', true),
  plain: supported(boolean, 'Talk line by line and draw nothing, as --plain does: for screen readers and simple terminals.', false),
  vim: supported(boolean, 'Edit the prompt as in Vim.', false),
  keymap: supported(record(record(either(string, list(string), 'a key or a sequence of keys'))), 'Keys by context and action, such as keymap.composer.newline = "ctrl+j".'),
  show_tooltips: supported(boolean, 'Begin a session with a tip below the header.', true),
  alternate_screen: supported(oneOf(['auto', 'always', 'never']), "Use the terminal's alternate screen for views that fill it.", 'auto'),
  status_line: supported(list(string), 'Items of the status line; an empty list hides it.'),
  terminal_title: supported(list(string), "Items of the terminal's title."),
  theme: supported(string, 'Colours of code: a theme by its name, or a file of yours in themes/ without `.tmTheme`.'),
  model_availability_nux: inert(map(integer('u32')), 'A note of the terminal interface to itself.'),
} as const;

const noticeKeys = {
  hide_full_access_warning: supported(boolean, 'The warning about full access was seen.'),
  hide_world_writable_warning: inert(boolean, 'The warning about world-writable folders was seen.'),
  hide_rate_limit_model_nudge: inert(boolean, 'The hint about rate limits was seen.'),
  hide_gpt5_1_migration_prompt: inert(boolean, 'The question about gpt-5.1 was answered.'),
  'hide_gpt-5.1-codex-max_migration_prompt': inert(boolean, 'The question about gpt-5.1-codex-max was answered.'),
  model_migrations: supported(map(string), 'Newer models that were offered already, each by the name of the older one.'),
} as const;

const historyKeys = {
  persistence: required(supported(oneOf(['save-all', 'none']), 'Keep prompts in history.jsonl, or do not.', 'save-all')),
  max_bytes: supported(integer('usize'), 'Size at which the oldest prompts are dropped; 0 is no limit.'),
} as const;

/** What people see. Keys of the terminal interface are not looked at by other entry points, in the original as here. */
export const uiKeys = {
  tui: supported(table(tuiKeys), 'The terminal interface.'),
  notice: supported(table(noticeKeys), 'What was acknowledged in the terminal interface.'),
  history: supported(table(historyKeys), 'The history of prompts.'),
  file_opener: supported(oneOf(FILE_OPENERS), 'Editor that links to files in answers open in; unset, the one that the desktop has for the file.'),
  disable_paste_burst: supported(boolean, 'Do not take fast typing for pasting.', false),
  check_for_update_on_startup: inert(boolean, 'Look for new versions at the start.'),
  windows_wsl_setup_acknowledged: inert(boolean, 'The hint about WSL was seen.'),
  notify: supported(list(string), 'Command that is run after each turn, with a JSON text as its last argument.'),
  suppress_unstable_features_warning: supported(boolean, 'Do not warn of features under development.', false),
} as const;
