import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type Handler } from './handler.ts';
import { initialize } from './initialize.ts';
import { threadResume } from './thread-resume.ts';
import { threadStart } from './thread-start.ts';
import { turnInterrupt } from './turn-interrupt.ts';
import { turnStart } from './turn-start.ts';

/** The router: a method and the file that answers it. */
export const HANDLERS: { readonly [M in keyof ClientRequests]: Handler<M> } = {
  initialize,
  'thread/start': threadStart,
  'thread/resume': threadResume,
  'turn/start': turnStart,
  'turn/interrupt': turnInterrupt,
};
