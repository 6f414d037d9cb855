import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { waitFor } from '@codex-ts/test-support';
import { type World } from './world.fixture.ts';

type Event = Record<string, unknown> & { type: string };

export interface ToolAnswer {
  readonly text: string;
  readonly threadId: string;
  readonly isError: boolean;
}

const clients: McpClient[] = [];

/** The SDK's client at the stdin and stdout of an MCP server. */
export class McpClient {
  readonly events: Event[] = [];
  /** What the client could not read: stdout holds nothing but messages. */
  readonly noise: string[] = [];
  stderr = '';
  /** The server's questions as they came; the SDK's client drops fields it does not know. */
  readonly questions: Record<string, unknown>[] = [];
  /** Answers the server's questions. */
  decide: () => Record<string, unknown> = () => ({ action: 'decline' });
  readonly #client = new Client({ name: 'e2e', version: '1' }, { capabilities: { elicitation: {} } });
  readonly #transport: StdioClientTransport;

  private constructor([command = '', ...args]: readonly string[], { env, repo }: World) {
    const known = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
    this.#transport = new StdioClientTransport({ command, args, env: known, cwd: repo.path, stderr: 'pipe' });
    this.#transport.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.#client.onerror = (error) => this.noise.push(error.message);
    this.#client.setRequestHandler(ElicitRequestSchema, () => this.decide() as { action: 'accept' });
    this.#client.fallbackNotificationHandler = ({ params }) => {
      this.events.push((params as { msg: Event }).msg);
      return Promise.resolve();
    };
  }

  static async start(words: readonly string[], world: World): Promise<McpClient> {
    const client = new McpClient(words, world);
    clients.push(client);
    await client.#client.connect(client.#transport);
    client.#listen();
    return client;
  }

  get server() {
    return this.#client.getServerVersion();
  }

  async tools(): Promise<string[]> {
    return (await this.#client.listTools()).tools.map(({ name }) => name);
  }

  async call(name: string, args: Record<string, unknown>, signal?: AbortSignal): Promise<ToolAnswer> {
    const { content, structuredContent, isError } = await this.#client.callTool({ name, arguments: args }, undefined, signal === undefined ? {} : { signal });
    const { threadId = '' } = (structuredContent ?? {}) as { threadId?: string };
    return { text: (content as { text: string }[]).map(({ text }) => text).join(), threadId, isError: isError === true };
  }

  /** The first event of a type, as soon as it is there. */
  event(type: string): Promise<Event> {
    return waitFor(() => this.events.find((event) => event.type === type), { what: `The event ${type}` });
  }

  #listen(): void {
    const take = this.#transport.onmessage?.bind(this.#transport);
    this.#transport.onmessage = (message) => {
      if ('method' in message && message.method === 'elicitation/create') this.questions.push(message.params ?? {});
      take?.(message);
    };
  }

  /** Ends the server's input and waits for its end. */
  close(): Promise<void> {
    return this.#client.close();
  }
}

/** Ends the servers that a spec left running: `afterEach(closeMcpClients)`. */
export async function closeMcpClients(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.close()));
}
