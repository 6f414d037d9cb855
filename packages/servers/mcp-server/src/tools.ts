/** A tool as `tools/list` describes it. Schemas are JSON Schema. */
export interface ToolDescription {
  readonly name: 'codex' | 'codex-reply';
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>>;
}

export const APPROVAL_POLICIES = ['untrusted', 'on-failure', 'on-request', 'never'] as const;
export const SANDBOX_MODES = ['read-only', 'workspace-write', 'danger-full-access'] as const;

const text = (description: string) => ({ type: 'string', description });
const word = (description: string, words: readonly string[]) => ({ type: 'string', description, enum: words });

const outputSchema = {
  type: 'object',
  properties: { threadId: { type: 'string' }, content: { type: 'string' } },
  required: ['threadId', 'content'],
};

/** The two tools. Names, fields and values are those of the original. */
export const TOOLS: readonly ToolDescription[] = [
  {
    name: 'codex',
    title: 'Codex',
    description: 'Give a task to the Codex coding agent in a new session. Answers with its last message and the id by which codex-reply goes on.',
    inputSchema: {
      type: 'object',
      properties: {
        prompt: text('What the agent shall do.'),
        cwd: text("The folder to work in; a relative one counts from the server's own. That one when left out."),
        model: text('The model to use, for example gpt-5.2-codex.'),
        profile: text('Settings of [profiles.NAME] in config.toml.'),
        sandbox: word('What commands may touch.', SANDBOX_MODES),
        'approval-policy': word('When the client is asked before a command runs.', APPROVAL_POLICIES),
        config: { type: 'object', additionalProperties: true, description: 'Other settings of config.toml, by dotted key.' },
        'base-instructions': text("Instructions in place of the agent's own."),
        'developer-instructions': text('Instructions that are added as a message of the developer.'),
        'compact-prompt': text('What asks the model to sum up a conversation that has grown too long.'),
      },
      required: ['prompt'],
    },
    outputSchema,
  },
  {
    name: 'codex-reply',
    title: 'Codex Reply',
    description: 'Say more to the agent in a session that the codex tool began.',
    inputSchema: {
      type: 'object',
      properties: {
        prompt: text('What the agent shall do next.'),
        threadId: text('The threadId that the codex tool answered with.'),
        conversationId: text('An older name of threadId.'),
      },
      required: ['prompt'],
    },
    outputSchema,
  },
];
