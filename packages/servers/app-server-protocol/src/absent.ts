import { type DeclaredRequests } from './schema/methods.ts';

/**
 * Requests that are declared but that this build does not answer, each with the subsystem it lacks. They are refused
 * with one sentence, cannot be sent by typed clients, need no handler and are not in generated files.
 *
 * To answer one: delete its line here, and what `__fixtures__/not-answered.txt` says of it. The compiler then asks for
 * its handler in `HANDLERS` of the app-server, and nothing else has to change: types, checks and generated files follow.
 */
export const ABSENT_METHODS = {
  'thread/increment_elicitation': 'pausing of time limits',
  'thread/decrement_elicitation': 'pausing of time limits',
  'thread/realtime/start': 'realtime conversations',
  'thread/realtime/appendAudio': 'realtime conversations',
  'thread/realtime/appendText': 'realtime conversations',
  'thread/realtime/stop': 'realtime conversations',
  'skills/list': 'skills',
  'skills/config/write': 'skills',
  'plugin/list': 'plugins',
  'plugin/read': 'plugins',
  'plugin/install': 'plugins',
  'plugin/uninstall': 'plugins',
  'app/list': 'apps',
  'collaborationMode/list': 'collaboration modes',
  'mcpServer/oauth/login': 'MCP servers',
  'config/mcpServer/reload': 'MCP servers',
  'mcpServerStatus/list': 'MCP servers',
  'windowsSandbox/setupStart': 'set-up of the Windows sandbox',
  'externalAgentConfig/detect': "import of other agents' settings",
  'externalAgentConfig/import': "import of other agents' settings",
} as const satisfies { readonly [Method in keyof DeclaredRequests]?: string };

/**
 * Fields of answered requests that are declared but mean nothing here yet. Using one is refused in the same way:
 * ignoring it would be a lie. To honour one: delete it here.
 */
export const ABSENT_FIELDS = {
  'thread/start': {
    mockExperimentalField: 'mock fields',
  },
  'turn/start': { collaborationMode: 'collaboration modes' },
} as const satisfies { readonly [Method in keyof DeclaredRequests]?: Readonly<Record<string, string>> };
