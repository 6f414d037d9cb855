import { describe, expect, it } from '@jest/globals';
import { localTimezone } from './local-timezone.ts';

const byIntl = () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === 'UTC' ? 'Etc/UTC' : zone;
};

describe('localTimezone', () => {
  it.each([
    ['the environment', { TZ: 'Europe/Berlin' }, '/usr/share/zoneinfo/Asia/Tokyo', 'Europe/Berlin'],
    ['the system link', {}, '/usr/share/zoneinfo/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ])('is what %s says', (_, env, link, zone) => {
    expect(localTimezone(env, () => link)).toBe(zone);
  });

  it('is what the runtime says where neither names a zone', () => {
    for (const tz of ['UTC', ':/etc/localtime', 'CET-1CEST', '../../etc/passwd']) expect(localTimezone({ TZ: tz })).toBe(byIntl());
    const nowhere = () => {
      throw Object.assign(new Error('no link'), { code: 'EINVAL' });
    };
    expect(localTimezone({ TZ: 'Asia/Tokyo' }, nowhere)).toBe('Asia/Tokyo');
    expect(localTimezone({}, nowhere)).toBe(byIntl());
  });
});
