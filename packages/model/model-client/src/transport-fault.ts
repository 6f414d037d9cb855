/** No answer for a reason that the user can do something about; the message is fit to show. */
export class TransportFault extends Error {
  /** Whether trying again may help. */
  readonly mayPass: boolean;

  constructor(message: string, options: { mayPass: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.mayPass = options.mayPass;
  }
}

const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$)/;

/** A failed TLS handshake is said plainly: a bad certificate does not pass by waiting. Other errors stay as they are. */
export function explainTls(error: Error & { code?: unknown }): Error {
  if (typeof error.code !== 'string' || !TLS_CODE.test(error.code)) return error;
  // Node 24 adds advice about a flag of its own, which a user of this command has no way to give.
  const [reason = ''] = error.message.split('; if the root CA');
  return new TransportFault(`TLS: ${reason.trim()}`, { mayPass: false, cause: error });
}
