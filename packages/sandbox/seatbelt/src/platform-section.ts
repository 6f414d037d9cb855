import { services } from './base-section.ts';
import { type Form, text } from './sbpl.ts';

/**
 * What programs need besides readable files where a policy restricts reading but asks for the platform's own. Unlike
 * in the original, no folder becomes writable by it: not /tmp either, which a policy can name.
 */
export const PLATFORM_RULES: readonly Form[] = [
  // The loader of programs opens the root of the disk; it learns no more than the names there.
  ['allow', 'file-read-data', ['literal', text('/')]],
  // The three old names of folders in /private, which are links.
  ['allow', 'file-read-metadata', ...['/etc', '/tmp', '/var'].map((path): Form => ['literal', text(path)])],
  ['allow', 'mach-lookup', ...services('com.apple.analyticsd', 'com.apple.logd', 'com.apple.system.logger', 'com.apple.system.notification_center', 'com.apple.trustd', 'com.apple.trustd.agent')],
  ['allow', 'network-outbound', ['literal', text('/private/var/run/syslog')]],
];
