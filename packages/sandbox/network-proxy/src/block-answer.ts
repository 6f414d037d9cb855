import { type AccessRequest, type Block } from './gate.ts';

const HEADER = {
  not_allowed: 'blocked-by-allowlist',
  not_allowed_local: 'blocked-by-allowlist',
  denied: 'blocked-by-denylist',
  method_not_allowed: 'blocked-by-method-policy',
  mitm_required: 'blocked-by-mitm-required',
} as const;

const SENTENCE = {
  not_allowed: 'The network rules of this session do not allow this host.',
  not_allowed_local: 'The network rules of this session do not allow local and private addresses.',
  denied: 'The network rules of this session deny this host.',
  method_not_allowed: 'The network of this session is limited to requests that read: GET, HEAD and OPTIONS.',
  mitm_required: 'The network of this session is limited to requests that can be inspected, which rules out tunnels.',
} as const;

/** The value of `x-proxy-error`, by which programs know that the proxy answered and not the host. */
export function blockHeader(block: Block): string {
  return HEADER[block.reason];
}

/** For a person: CONNECT answers and the `message` of the others. */
export function blockSentence(block: Block): string {
  if (block.source === 'decider') return 'The request to this host was declined.';
  return SENTENCE[block.reason];
}

/** The JSON body of a refused plain request, field for field that of the original. */
export function blockBody(request: AccessRequest, block: Block): string {
  return JSON.stringify({
    status: 'blocked',
    host: request.host.text,
    reason: block.reason,
    decision: 'deny',
    source: block.source,
    protocol: request.protocol,
    port: request.port,
    message: blockSentence(block),
  });
}
