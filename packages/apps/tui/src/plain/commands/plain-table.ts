import { compact } from '../../app/commands/compact.ts';
import { debugConfig } from '../../app/commands/debug-config.ts';
import { exit } from '../../app/commands/exit.ts';
import { fast } from '../../app/commands/fast.ts';
import { fork } from '../../app/commands/fork.ts';
import { init } from '../../app/commands/init.ts';
import { logout } from '../../app/commands/logout.ts';
import { newThread } from '../../app/commands/new.ts';
import { ps, stop } from '../../app/commands/terminals.ts';
import { type PlainCommand } from '../plain-context.ts';
import { copy } from './copy.ts';
import { diff } from './diff.ts';
import { edit } from './edit.ts';
import { help } from './help.ts';
import { model } from './model.ts';
import { permissions } from './permissions.ts';
import { queue } from './queue.ts';
import { rename } from './rename.ts';
import { resume } from './resume.ts';
import { review } from './review.ts';
import { show, transcript } from './show.ts';
import { status } from './status.ts';
import { undo } from './undo.ts';

/** The commands of the plain mode, in the order in which they are listed. */
export const plainCommands: readonly PlainCommand[] = [
  help, show, transcript, model, fast, permissions, review, rename, newThread, resume, fork, init, compact, undo, diff, copy, edit, queue, status, debugConfig, ps, stop, logout, exit,
];
