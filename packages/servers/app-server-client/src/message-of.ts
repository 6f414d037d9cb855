import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';

/** The message in a text from the server; null for what is none. What is inside is trusted: the server is the user's own. */
export function messageOf(text: string): JsonRpcMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    const isMessage = typeof value === 'object' && value !== null && ('method' in value || 'id' in value);
    return isMessage ? (value as JsonRpcMessage) : null;
  } catch {
    return null;
  }
}
