import { type ContentPart, type ResponseItem, type ToolOutputPart } from '@codex-ts/protocol';

const OMITTED = 'image left out: this model reads text only';

/** Replaces images by a short note, for models that take text only. */
export function omitImages(items: readonly ResponseItem[]): ResponseItem[] {
  return items.map((item) => {
    if (item.type === 'message' && item.content.some(isImage)) return { ...item, content: item.content.map(note<ContentPart>) };
    if ((item.type === 'function_call_output' || item.type === 'custom_tool_call_output') && Array.isArray(item.output)) {
      return { ...item, output: item.output.map(note<ToolOutputPart>) };
    }
    return item;
  });
}

function isImage(part: ContentPart): boolean {
  return part.type === 'input_image';
}

function note<P extends ContentPart>(part: P): P | { type: 'input_text'; text: string } {
  return isImage(part) ? { type: 'input_text', text: OMITTED } : part;
}
