import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type FoundFile } from '../engine-face.ts';

type WireMatch = ClientRequests['fuzzyFileSearch']['result']['files'][number];

/** What was found, as answers and notifications spell it. */
export function wireMatch({ root, path, isDirectory, score, indices }: FoundFile): WireMatch {
  return {
    root,
    path,
    match_type: isDirectory ? 'directory' : 'file',
    file_name: path.slice(path.lastIndexOf('/') + 1),
    score,
    indices: [...indices],
  };
}
