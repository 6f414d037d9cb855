import { isAbsolute, resolve } from 'node:path';

import { string } from '../scalar-specs.ts';
import { type ValueSpec, wrongValue } from '../value-spec.ts';

/** A host of an allowlist or denylist. What could only be a mistake, or would mean every host, is refused. */
export const domainPattern: ValueSpec<string> = {
  shape: string.shape,
  decode(node, at) {
    const text = string.decode(node, at).trim();
    const host = text.replace(/^\*\*?\./, '');
    if (host === '' || /^\*+$/.test(host)) return wrongValue(node, `\`${text}\` names no host. Name each domain; \`**.example.com\` is example.com and all below it.`, at);
    if (/[*\s/?#@]/.test(host)) return wrongValue(node, `\`${text}\` is not a host pattern: write \`example.com\`, \`*.example.com\` or \`**.example.com\``, at);
    return text;
  },
};

/** The absolute path of a socket. */
export const socketPath: ValueSpec<string> = {
  shape: string.shape,
  decode(node, at) {
    const text = string.decode(node, at);
    return isAbsolute(text) ? resolve(text) : wrongValue(node, `\`${text}\` is not an absolute path`, at);
  },
};
