import { CodexError } from '@codex-ts/protocol';

/** A mount would land on what the link leads to, and the link itself could be replaced. */
export function linkRefused(path: string): CodexError {
  return refusal(`protect ${path} because it is a symbolic link`, 'Replace the link by a real file or folder, or remove it.');
}

export function cannotLook(path: string): CodexError {
  return refusal(`protect ${path} because it is in a folder that cannot be looked into`, 'Give yourself the right to enter the folders above it.');
}

export function cannotMask(path: string): CodexError {
  return refusal(`keep ${path} from being created because nothing can be mounted there`, 'Give yourself the right to write in the folder that would hold it.');
}

export function systemPath(path: string): CodexError {
  return refusal(`hide ${path} because it belongs to the system`, 'Take it out of the rules.');
}

function refusal(what: string, remedy: string): CodexError {
  return new CodexError(`The sandbox cannot ${what}, so the command was not run. ${remedy}`, { code: 'sandbox_unavailable' });
}
