import { resolve } from 'node:path';
import { type UserInput as WireInput } from '@codex-ts/app-server-protocol';

import { type Input } from './input.ts';

/** Images first, then all texts as one, a blank line between them: so the original hands them to its command. */
export function wireInput(input: Input): WireInput[] {
  if (typeof input === 'string') return [{ type: 'text', text: input }];
  const images = input.flatMap((part): WireInput[] => (part.type === 'local_image' ? [{ type: 'localImage', path: resolve(part.path) }] : []));
  const text = input.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
  return [...images, { type: 'text', text }];
}
