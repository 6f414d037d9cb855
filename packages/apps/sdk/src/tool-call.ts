import { errorMessage } from '@codex-ts/protocol';

import { schemaFaults } from './schema-faults.ts';
import { type Tool, type ToolContent, type ToolContext, ToolOutput } from './tool.ts';

/** A tool as the agent is told of it when a thread starts. */
export interface ToolSpec {
  name: string;
  description: string;
  inputSchema: unknown;
}

type WireContent = { type: 'inputText'; text: string } | { type: 'inputImage'; imageUrl: string };

/** What the agent is answered, for the model. */
export interface ToolAnswer {
  contentItems: WireContent[];
  success: boolean;
}

export function toolSpecs(tools: readonly Tool[]): ToolSpec[] {
  return tools.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters }));
}

/** Runs a tool for the model. Never rejects: the model hears why a call failed, and may try again. */
export async function callTool(tools: readonly Tool[], call: { tool: string; arguments: unknown }, context: ToolContext): Promise<ToolAnswer> {
  const tool = tools.find(({ name }) => name === call.tool);
  if (tool === undefined) return failed(`There is no tool named ${JSON.stringify(call.tool)}.`);
  try {
    const faults = await schemaFaults(tool.parameters, call.arguments);
    if (faults.length > 0) return failed(`The arguments do not fit the schema of ${tool.name}: ${faults.join('; ')}`);
    return answerOf(await tool.run(call.arguments, context));
  } catch (error) {
    return failed(`${tool.name} failed: ${errorMessage(error)}`);
  }
}

function failed(text: string): ToolAnswer {
  return { contentItems: [{ type: 'inputText', text }], success: false };
}

function answerOf(output: unknown): ToolAnswer {
  if (output instanceof ToolOutput) return { contentItems: output.content.map(wireContent), success: output.success };
  const text = typeof output === 'string' ? output : (JSON.stringify(output) ?? '');
  return { contentItems: [{ type: 'inputText', text }], success: true };
}

function wireContent(part: ToolContent): WireContent {
  return part.type === 'text' ? { type: 'inputText', text: part.text } : { type: 'inputImage', imageUrl: part.url };
}
