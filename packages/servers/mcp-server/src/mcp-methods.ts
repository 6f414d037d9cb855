import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type Agent, type SessionOutcome } from './agent.ts';
import { type RpcCall, type RpcHandler } from './rpc-peer.ts';
import { RpcError } from './rpc-error.ts';
import { isObject, RPC_CODES, type RpcParams } from './rpc-message.ts';
import { readNewSession, readReply } from './tool-arguments.ts';
import { failedResult, sessionResult, type ToolResult } from './tool-result.ts';
import { TOOLS } from './tools.ts';

/** Revisions of the protocol that this server speaks; the newest it was made for is the answer to any other. */
const REVISIONS: readonly unknown[] = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];
const OWN_REVISION = '2025-06-18';

/** So many tool calls may run at a time. */
const MAX_CALLS = 128;

export interface McpMethodsOptions {
  readonly agent: Agent;
  readonly version: string;
  /** The server's folder. Absolute. */
  readonly cwd: string;
}

/** What the server does for each method of the Model Context Protocol. */
export class McpMethods {
  readonly #agent: Agent;
  readonly #options: McpMethodsOptions;
  #userAgent: Promise<string> | null = null;
  #running = 0;

  constructor(options: McpMethodsOptions) {
    this.#agent = options.agent;
    this.#options = options;
  }

  readonly handle: RpcHandler = async (method, params, call) => {
    switch (method) {
      case 'initialize':
        return this.#initialize(params);
      case 'ping':
        return {};
      case 'tools/list':
        return { tools: TOOLS };
      case 'tools/call':
        return this.#callTool(params, call);
      default:
        throw new RpcError(`method not found: ${method}`, RPC_CODES.methodNotFound, { method });
    }
  };

  async #initialize({ clientInfo, protocolVersion }: RpcParams): Promise<unknown> {
    if (!isObject(clientInfo) || typeof clientInfo['name'] !== 'string') throw new RpcError('Invalid params: `clientInfo` must have a name', RPC_CODES.invalidParams);
    if (this.#userAgent !== null) throw new RpcError('initialize called more than once', RPC_CODES.invalidRequest);
    const { name, title, version } = clientInfo;
    const titled = typeof title === 'string' ? { title } : {};
    this.#userAgent = this.#agent.introduce({ name: headerSafe(name), ...titled, version: headerSafe(typeof version === 'string' ? version : '0') });
    return {
      protocolVersion: REVISIONS.includes(protocolVersion) ? protocolVersion : OWN_REVISION,
      capabilities: { tools: { listChanged: true } },
      serverInfo: { name: 'codex-mcp-server', title: 'Codex', version: this.#options.version, user_agent: await this.#userAgent },
    };
  }

  async #callTool({ name, arguments: given }: RpcParams, call: RpcCall): Promise<ToolResult> {
    if (typeof name !== 'string') throw new RpcError('Invalid params: `name` must be a string', RPC_CODES.invalidParams);
    if (this.#running >= MAX_CALLS) return failedResult(`${MAX_CALLS} calls run already; try again when one of them has ended.`);
    this.#running += 1;
    try {
      if (name === 'codex') return await this.#codex(given, call);
      if (name === 'codex-reply') return await this.#reply(given, call);
      return failedResult(`Unknown tool '${name}'`);
    } catch (error) {
      return failedResult(errorMessage(error));
    } finally {
      this.#running -= 1;
    }
  }

  async #codex(given: unknown, call: RpcCall): Promise<ToolResult> {
    const request = readNewSession(given, this.#options.cwd);
    await this.#introduced();
    return resultOf(await this.#agent.begin(request, call).catch(explain));
  }

  async #reply(given: unknown, call: RpcCall): Promise<ToolResult> {
    const request = readReply(given);
    const outcome = await this.#agent.reply(request, call);
    if (outcome !== null) return resultOf(outcome);
    return sessionResult(request.threadId, `Session not found for thread_id: ${request.threadId}`, true);
  }

  /** Clients that call a tool without a word before are served as well. */
  async #introduced(): Promise<void> {
    this.#userAgent ??= this.#agent.introduce({ name: 'mcp-client', version: '0' });
    await this.#userAgent;
  }
}

function resultOf({ threadId, message, isError }: SessionOutcome): ToolResult {
  return sessionResult(threadId, message, isError);
}

/** The app-server's words about a configuration, in those that clients of this server know. */
function explain(error: unknown): never {
  const found = /^failed to load configuration: (.*)$/s.exec(errorMessage(error))?.[1];
  if (found === undefined) throw error;
  throw new CodexError(`Failed to load Codex configuration from overrides: ${found}`, { code: 'config', cause: error });
}

/** Names go into an HTTP header, which takes plain ASCII only. */
function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '_') || '_';
}
