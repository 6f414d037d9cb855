import { clear } from './clear.ts';
import { compact } from './compact.ts';
import { copy } from './copy.ts';
import { debugConfig } from './debug-config.ts';
import { diff } from './diff.ts';
import { experimental } from './experimental.ts';
import { fast } from './fast.ts';
import { feedback } from './feedback.ts';
import { fork } from './fork.ts';
import { init } from './init.ts';
import { statusline, title } from './line-commands.ts';
import { logout } from './logout.ts';
import { mention } from './mention.ts';
import { model } from './model.ts';
import { newThread } from './new.ts';
import { personality } from './personality.ts';
import { permissions } from './permissions.ts';
import { exit } from './exit.ts';
import { rename } from './rename.ts';
import { resume } from './resume.ts';
import { review } from './review.ts';
import { type SlashCommand } from './slash-command.ts';
import { status } from './status.ts';
import { ps, stop } from './terminals.ts';
import { theme } from './theme.ts';
import { undo } from './undo.ts';
import { vim } from './vim.ts';

/** All commands, in the order in which they are listed. */
export const slashCommands: readonly SlashCommand[] = [
  model, fast, permissions, experimental, review, rename, newThread, resume, fork, init, compact, undo, diff, copy, mention, status, debugConfig, title, statusline, theme, personality, vim, feedback, ps, stop, clear, logout, exit,
];
