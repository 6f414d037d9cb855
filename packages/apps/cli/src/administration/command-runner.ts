import { type CommandHost } from '../command-host.ts';
import { type RootFlags } from '../command-line/root-shape.ts';

/**
 * One command that needs no turn of an agent: gets the options before its name, the words after it, and the world.
 * Returns the exit code; throws CodexError, whose message is for the user.
 */
export type CommandRunner = (root: RootFlags, args: readonly string[], host: CommandHost) => Promise<number>;

/** The commands of this kind and the file that holds each. */
export const RUNNERS = {
  'app-server': async () => (await import('../app-server/app-server-command.ts')).appServerCommand,
  apply: async () => (await import('../apply/apply-command.ts')).applyCommand,
  archive: async () => (await import('../sessions/archive-command.ts')).archiveCommand,
  config: async () => (await import('../config/config-command.ts')).configCommand,
  debug: async () => (await import('../sandbox/debug-command.ts')).debugCommand,
  delete: async () => (await import('../sessions/delete-command.ts')).deleteCommand,
  doctor: async () => (await import('../doctor/doctor-command.ts')).doctorCommand,
  execpolicy: async () => (await import('../execpolicy/execpolicy-command.ts')).execpolicyCommand,
  export: async () => (await import('../sessions/export-command.ts')).exportCommand,
  features: async () => (await import('../features/features-command.ts')).featuresCommand,
  'mcp-server': async () => (await import('../mcp-server/mcp-server-command.ts')).mcpServerCommand,
  rename: async () => (await import('../sessions/rename-command.ts')).renameCommand,
  sandbox: async () => (await import('../sandbox/sandbox-command.ts')).sandboxCommand,
  sessions: async () => (await import('../sessions/sessions-command.ts')).sessionsCommand,
  unarchive: async () => (await import('../sessions/archive-command.ts')).unarchiveCommand,
  undo: async () => (await import('../sessions/undo-command.ts')).undoCommand,
} satisfies Record<string, () => Promise<CommandRunner>>;

export type RunnerName = keyof typeof RUNNERS;

export function isRunner(name: string): name is RunnerName {
  return Object.hasOwn(RUNNERS, name);
}
