import { resolve } from 'node:path';
import { type ToolOutcome } from '@codex-ts/core';
import { type ImageViewItem } from '@codex-ts/protocol';
import { readArguments } from '../arguments.ts';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';

export const viewImage: ToolHandler = { name: 'view_image', parallel: true, run };

async function run(call: ToolCall, { turn, services, signal, emit }: ToolScope): Promise<ToolOutcome> {
  if (call.payload.kind !== 'function') throw new ToolFailure('view_image takes JSON arguments');
  const args = readArguments(call.payload.arguments, { path: 'string', detail: 'string?' });
  if (!turn.acceptsImages) throw new ToolFailure('view_image is not allowed because you do not support image inputs');
  if (args.detail !== undefined && args.detail !== 'original') {
    throw new ToolFailure(`view_image.detail only supports \`original\`; omit \`detail\` for default resized behavior, got \`${args.detail}\``);
  }
  const path = resolve(turn.cwd, args.path);
  const image = await services.loadImage(path, signal);
  if ('problem' in image) throw new ToolFailure(image.problem);
  const item: ImageViewItem = { type: 'imageView', id: call.callId, path };
  emit({ type: 'item.started', item });
  return { output: [{ type: 'input_image', image_url: image.dataUrl }], completed: item };
}
