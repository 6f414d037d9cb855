import { either, list, map } from '../collection-specs.ts';
import { boolean, integer, oneOf, string } from '../scalar-specs.ts';
import { inert, notYet, required, supported, table } from '../table-spec.ts';

const TERMINAL = 'Read by the terminal interface only.';
const ACKNOWLEDGED = 'A note of the terminal interface to itself.';

const tuiKeys = {
  notifications: inert(either(boolean, list(string), 'a boolean or a sequence of event names'), TERMINAL),
  notification_method: inert(oneOf(['auto', 'osc9', 'bel']), TERMINAL),
  animations: inert(boolean, TERMINAL),
  show_tooltips: inert(boolean, TERMINAL),
  alternate_screen: inert(oneOf(['auto', 'always', 'never']), TERMINAL),
  status_line: inert(list(string), TERMINAL),
  terminal_title: inert(list(string), TERMINAL),
  theme: inert(string, TERMINAL),
  model_availability_nux: inert(map(integer('u32')), ACKNOWLEDGED),
} as const;

const noticeKeys = {
  hide_full_access_warning: inert(boolean, ACKNOWLEDGED),
  hide_world_writable_warning: inert(boolean, ACKNOWLEDGED),
  hide_rate_limit_model_nudge: inert(boolean, ACKNOWLEDGED),
  hide_gpt5_1_migration_prompt: inert(boolean, ACKNOWLEDGED),
  'hide_gpt-5.1-codex-max_migration_prompt': inert(boolean, ACKNOWLEDGED),
  model_migrations: inert(map(string), ACKNOWLEDGED),
} as const;

const historyKeys = {
  persistence: required(inert(oneOf(['save-all', 'none']), TERMINAL)),
  max_bytes: inert(integer('usize'), TERMINAL),
} as const;

/** The terminal interface. Other entry points do not look at these keys, in the original as here. */
export const uiKeys = {
  tui: supported(table(tuiKeys)),
  notice: supported(table(noticeKeys)),
  history: supported(table(historyKeys)),
  file_opener: inert(oneOf(['vscode', 'vscode-insiders', 'windsurf', 'cursor', 'none']), TERMINAL),
  disable_paste_burst: inert(boolean, TERMINAL),
  check_for_update_on_startup: inert(boolean, TERMINAL),
  windows_wsl_setup_acknowledged: inert(boolean, ACKNOWLEDGED),
  notify: notYet(list(string)),
  suppress_unstable_features_warning: supported(boolean),
} as const;
