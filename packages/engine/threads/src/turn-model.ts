import { type Config } from '@codex-ts/config';
import { type ModelProviderInfo } from '@codex-ts/model-provider-info';
import { type ResponseItem, type SandboxPolicy } from '@codex-ts/protocol';
import { type CompactionParts, type SessionParts, type TurnSettings } from '@codex-ts/session';
import { type ClientTool } from '@codex-ts/tools';
import { requestBody, type RequestFacts } from './model-request.ts';
import { type ThreadModel, type TurnBody } from './thread-model.ts';
import { modelOf, modelSettings, toolsOf } from './thread-setup.ts';
import { turnMetadata, type WorkspaceFacts } from './turn-metadata.ts';

export interface TurnModelOptions {
  threadId: string;
  provider: ModelProviderInfo;
  connection: ThreadModel;
  config(): Config;
  /** The base instructions that a model gets in this thread. */
  instructions(slug: string): string;
  clientTools: readonly ClientTool[];
  mayAskUser: boolean;
  workspace(): WorkspaceFacts | null;
}

/** How the turns of a thread reach its model: to answer, and to make a long history short. */
export class TurnModels {
  readonly #options: TurnModelOptions;

  constructor(options: TurnModelOptions) {
    this.#options = options;
  }

  readonly forTurn: SessionParts['model'] = (settings, { turnId, outputSchema }) => {
    const facts = { ...this.#facts(settings), outputSchema };
    return { sample: this.#sample(facts, turnId), maxStreamRetries: this.#options.provider.streamMaxRetries };
  };

  readonly compaction: CompactionParts = {
    limitTokens: (settings) => modelOf(settings.model, this.#options.config()).autoCompactTokenLimit,
    mode: () => (this.#options.provider.name === 'OpenAI' ? 'remote' : 'local'),
    prompt: null,
    model: (settings, { turnId }) => {
      const facts = { ...this.#facts(settings), tools: [] };
      return { sample: this.#sample(facts, turnId, { parallel_tool_calls: false }), maxStreamRetries: this.#options.provider.streamMaxRetries };
    },
    compactRemotely: (settings, input, signal) => this.#options.connection.compact(requestBody(this.#facts(settings), input), signal),
    withModel: (settings, slug) => {
      const config = this.#options.config();
      const model = modelOf(slug, config);
      return model.usedFallback ? null : { ...settings, ...modelSettings(model, config) };
    },
  };

  #sample(facts: RequestFacts, turnId: string, more: Partial<TurnBody> = {}) {
    const { connection, threadId, workspace } = this.#options;
    const sandboxPolicy: SandboxPolicy = facts.settings.sandboxPolicy;
    const metadata = () => turnMetadata({ threadId, turnId, sandboxPolicy, workspace: workspace() });
    return connection.forTurn({ body: (input: readonly ResponseItem[]) => ({ ...requestBody(facts, input), ...more }), metadata });
  }

  #facts(settings: TurnSettings): RequestFacts {
    const { threadId, clientTools, mayAskUser } = this.#options;
    const config = this.#options.config();
    const model = modelOf(settings.model, config);
    const tools = toolsOf(model, config, { policy: settings.sandboxPolicy, clientTools, mayAskUser });
    return { threadId, settings, model, instructions: this.#options.instructions(settings.model), tools, outputSchema: undefined, config };
  }
}
