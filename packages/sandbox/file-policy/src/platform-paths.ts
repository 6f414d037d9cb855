/** What programs need to run at all, by platform: the original's lists. Not all of them exist on each machine. */
const PLATFORM_PATHS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/bin', '/etc', '/lib', '/lib64', '/sbin', '/usr', '/nix/store', '/run/current-system/sw'],
  darwin: [
    '/Library/Apple', '/Library/Preferences', '/System', '/usr/lib', '/usr/share', '/usr/bin', '/usr/sbin', '/usr/libexec', '/usr/local/lib',
    '/bin', '/sbin', '/etc', '/private/etc', '/private/var/db', '/opt/homebrew/lib', '/Applications',
  ],
  win32: ['C:\\Windows', 'C:\\Program Files', 'C:\\Program Files (x86)', 'C:\\ProgramData'],
};

/** The places that `minimal` makes readable. */
export function platformPaths(platform: NodeJS.Platform = process.platform): readonly string[] {
  return PLATFORM_PATHS[platform] ?? [];
}
