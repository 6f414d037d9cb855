/** A value of config.toml. */
export type CodexConfigValue = string | number | boolean | CodexConfigValue[] | CodexConfigObject;

export type CodexConfigObject = { [key: string]: CodexConfigValue };

/** How the agent is reached and configured. The first five are the original SDK's. */
export interface CodexOptions {
  /** The command to start. Left out: that of the package `@codex-ts/cli` beside this one, else `codex` on the PATH. */
  codexPathOverride?: string;
  /** The address of the built-in provider's API. */
  baseUrl?: string;
  /** Handed over as `CODEX_API_KEY`. */
  apiKey?: string;
  /** Settings as in config.toml; they beat the file. */
  config?: CodexConfigObject;
  /** The whole environment of the agent. Left out: that of this process. */
  env?: Record<string, string>;
  /** Run the agent in this process instead of a child. `codexPathOverride` has no meaning then. */
  inProcess?: boolean;
  /** How long an agent without work is kept for the next turn, in milliseconds. Default 5000. */
  idleTimeoutMs?: number;
}
