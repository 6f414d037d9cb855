import { CodexError } from '@codex-ts/protocol';

/** A request that is answered with a JSON-RPC error of this code. */
export class RpcError extends CodexError {
  readonly rpcCode: number;
  readonly data: unknown;

  constructor(message: string, rpcCode: number, data?: unknown) {
    super(message, { code: 'rpc_error' });
    this.rpcCode = rpcCode;
    this.data = data;
  }
}
