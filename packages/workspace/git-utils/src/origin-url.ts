/**
 * The url of the remote `origin` in the text of a git config file, or null. User names and passwords in it are left
 * out: the url goes into records and to the model's provider.
 */
export function originUrl(config: string): string | null {
  let isOrigin = false;
  for (const line of config.split('\n')) {
    const section = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (section !== undefined) isOrigin = /^remote\s+"origin"$/i.test(section);
    const value = isOrigin ? /^\s*url\s*=\s*(.*?)\s*$/i.exec(line)?.[1] : undefined;
    if (value !== undefined && value !== '') return withoutCredentials(value.replace(/^"(.*)"$/, '$1'));
  }
  return null;
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, (whole, scheme: string) => (scheme.toLowerCase() === 'ssh://' ? whole : scheme));
}
