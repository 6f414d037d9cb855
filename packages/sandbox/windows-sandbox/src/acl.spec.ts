import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Ace, aclEntries, aclOf, withAces, withoutAces } from './acl.ts';
import { randomSid, sidBytes, sidText } from './sid.ts';
import { EVERYONE_SID, INHERITED_ACE } from './win32-constants.ts';

const u32 = fc.nat({ max: 0xffff_ffff });
const sid = fc.tuple(fc.nat({ max: 0xffff_ffff_ffff }), fc.array(u32, { maxLength: 15 })).map(([authority, parts]) => {
  const head = authority > 0xffff_ffff ? `0x${authority.toString(16).toUpperCase().padStart(12, '0')}` : String(authority);
  return ['S-1', head, ...parts].join('-');
});
const ace: fc.Arbitrary<Ace> = fc.record({ kind: fc.constantFrom('allow', 'deny'), flags: fc.nat({ max: 31 }), mask: u32, sid });

const allow = (name: string, mask = 1): Ace => ({ kind: 'allow', flags: 0, mask, sid: name });
const deny = (name: string): Ace => ({ kind: 'deny', flags: 0, mask: 2, sid: name });
const aces = (acl: Buffer | null): (Ace | null)[] => (acl === null ? [] : aclEntries(acl).map((entry) => entry.ace));

describe('SIDs', () => {
  it('go to bytes and back', () => {
    fc.assert(fc.property(sid, (text) => expect(sidText(sidBytes(text))).toBe(text)));
  });

  it('have the bytes that Windows documents', () => {
    expect(sidBytes('S-1-5-32-544').toString('hex')).toBe('01020000000000052000000020020000');
    expect(sidBytes(EVERYONE_SID).toString('hex')).toBe('010100000000000100000000');
  });

  it.each(['', 'S-1', 'S-2-5-32', 'S-1-5-4294967296', 'S-1-5-x', `S-1-5${'-1'.repeat(16)}`, 'S-1-5-32 '])('refuses %j', (text) => {
    expect(() => sidBytes(text)).toThrow(expect.objectContaining({ code: 'bad_sid' }));
  });

  it('refuses bytes that are cut off', () => {
    expect(() => sidText(sidBytes('S-1-5-32-544').subarray(0, 12))).toThrow(expect.objectContaining({ code: 'bad_sid' }));
  });

  it('are random in 128 bits', () => {
    expect(randomSid(() => Buffer.from('0100000002000000030000ffffffffff', 'hex'))).toBe('S-1-5-21-1-2-4278190083-4294967295');
  });
});

describe('ACLs', () => {
  it('go to bytes and back', () => {
    fc.assert(fc.property(fc.array(ace, { maxLength: 20 }), (list) => expect(aces(aclOf(list))).toEqual(list)));
  });

  it('keep entries of kinds that are unknown to us, bit by bit', () => {
    const callback = Buffer.from('0900180001000000010100000000000100000000616263646566', 'hex').subarray(0, 24);
    const acl = aclOf([{ bytes: callback, flags: 0, ace: null }, allow('S-1-1-0')], 4);
    const more = withAces(acl, [deny('S-1-2-3')]);
    expect(more?.readUInt8(0)).toBe(4);
    expect(aclEntries(more ?? Buffer.alloc(0)).map(({ bytes }) => bytes.toString('hex'))).toContain(callback.toString('hex'));
  });

  it('never read beyond their end, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          aclEntries(Buffer.from(bytes));
        } catch (error) {
          expect(['bad_acl', 'bad_sid']).toContain((error as { code: string }).code);
        }
      }),
    );
  });

  it('put what denies first and what allows before what is inherited', () => {
    const inherited: Ace = { ...allow('S-1-9-1'), flags: INHERITED_ACE };
    const before = aclOf([allow('S-1-9-2'), inherited]);
    expect(aces(withAces(before, [allow('S-1-9-3'), deny('S-1-9-4')]))).toEqual([deny('S-1-9-4'), allow('S-1-9-2'), allow('S-1-9-3'), inherited]);
  });

  it('are left alone when nothing is missing, and lose nothing but what is taken', () => {
    fc.assert(
      fc.property(fc.array(ace, { maxLength: 8 }), fc.array(ace, { maxLength: 8 }), (users, ours) => {
        const before = aclOf(users);
        const after = withAces(before, ours);
        expect(after === null ? null : withAces(after, ours)).toBeNull();
        const fresh = ours.filter((each) => !users.some((other) => JSON.stringify(other) === JSON.stringify(each)));
        const restored = after === null ? null : withoutAces(after, fresh);
        expect(restored ?? after ?? before).toEqual(before);
      }),
    );
  });

  it('say so when everybody was allowed everything', () => {
    expect(withAces(null, [allow('S-1-9-1')])).toBeNull();
    const closed = aces(withAces(null, [deny('S-1-9-1')]));
    expect(closed).toHaveLength(2);
    expect(closed[0]).toEqual(deny('S-1-9-1'));
    expect(closed[1]).toMatchObject({ kind: 'allow', sid: EVERYONE_SID, mask: 0x1f_01ff });
  });

  it('have an end', () => {
    const many = Array.from({ length: 4000 }, (_, index) => allow(`S-1-5-21-1-2-3-${index}`));
    expect(() => aclOf(many)).toThrow(expect.objectContaining({ code: 'acl_full' }));
  });
});
