import { type Static, type TSchema } from 'typebox';

/** The server that tools of this program are told under in events: the published items know only tools of MCP servers. */
export const SDK_TOOLS = 'sdk';

/** A part of what a tool gives the model. An image is a data URL or an address the model's side can reach. */
export type ToolContent = { type: 'text'; text: string } | { type: 'image'; url: string };

/** An answer of a tool in parts, or one that says that it failed. */
export class ToolOutput {
  readonly content: readonly ToolContent[];
  readonly success: boolean;

  constructor(content: readonly ToolContent[], success = true) {
    this.content = content;
    this.success = success;
  }
}

export interface ToolContext {
  /** Aborts when the turn is over before the tool is. */
  signal: AbortSignal;
}

export interface ToolDefinition<S extends TSchema> {
  /** Letters, digits, `_` and `-`. */
  name: string;
  /** For the model: what it does and when to use it. */
  description: string;
  /** A TypeBox type or a JSON Schema of an object. Arguments that do not fit it never reach `run`. */
  parameters: S;
  /**
   * What it returns is told to the model: text as it is, a `ToolOutput` in its parts, nothing as no text, everything
   * else as JSON. What it throws is told to the model as the reason why the call failed.
   */
  run(args: Static<S>, context: ToolContext): unknown;
}

/** A function of this program that the model may call. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: TSchema;
  run(args: unknown, context: ToolContext): unknown;
}

/** Makes a tool whose `run` gets arguments of the schema's type. */
export function tool<const S extends TSchema>(definition: ToolDefinition<S>): Tool {
  const { name, description, parameters } = definition;
  return { name, description, parameters, run: (args, context) => definition.run(args as Static<S>, context) };
}
