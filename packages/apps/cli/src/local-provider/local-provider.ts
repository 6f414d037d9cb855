/** How far the download of a model is. */
export interface FetchProgress {
  readonly model: string;
  /** What goes on now, as the provider tells it; for a person, one line. */
  readonly step: string;
  readonly completedBytes: number;
  /** Null while it is not known. */
  readonly totalBytes: number | null;
}

export interface PrepareOptions {
  readonly model: string;
  /** Called for as long as the model is being fetched; never when it is there already. */
  readonly onProgress: (progress: FetchProgress) => void;
  /** Takes what did not stop the preparation and yet is worth knowing, as a sentence. Default: nobody hears it. */
  readonly onWarning?: (text: string) => void;
  /** Ends the preparation, and afterwards what it left going on: LM Studio loads a model while the user types already. */
  readonly signal: AbortSignal;
}

export const LOCAL_PROVIDER_IDS = ['ollama', 'lmstudio'] as const;
export type LocalProviderId = (typeof LOCAL_PROVIDER_IDS)[number];

/** A server on this computer that can answer in place of one that needs an account. */
export interface LocalProvider {
  readonly id: LocalProviderId;
  /** For a person: `Ollama`. */
  readonly label: string;
  /** What is used where nobody names a model. */
  readonly defaultModel: string;
  /** Where it is looked for. */
  readonly baseUrl: string;
  /** Whether it answers within five seconds. Throws only the signal's reason. */
  find(signal: AbortSignal): Promise<'running' | 'absent'>;
  /**
   * Sees to it that the server runs, is new enough and has the model, which is fetched when it is missing.
   * Throws a `CodexError` with a sentence for the user, or the signal's reason.
   */
  prepare(options: PrepareOptions): Promise<void>;
}
