import { groupRunner } from './group-runner.ts';

/** `codex debug landlock|seatbelt`: how `codex sandbox` was spelled before 0.117; scripts still do. */
export const debugCommand = groupRunner('codex debug', "Older spellings of 'codex sandbox'.", ['landlock', 'seatbelt']);
