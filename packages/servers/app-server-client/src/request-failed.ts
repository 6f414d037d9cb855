import { type JsonRpcErrorBody } from '@codex-ts/app-server-protocol';
import { CodexError } from '@codex-ts/protocol';

/** The server's refusal of a request, in its words. `rpcCode` and `data` tell programs why. */
export class RequestFailed extends CodexError {
  readonly rpcCode: number;
  readonly data: unknown;

  constructor({ code, message, data }: JsonRpcErrorBody) {
    super(message, { code: 'request_failed' });
    this.rpcCode = code;
    this.data = data;
  }
}
