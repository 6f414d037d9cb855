import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { markerName } from './mask-markers.ts';
import { holdMask, type MaskHold, maskTarget, releaseMask } from './metadata-masks.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mask-'));
  path = join(folder, '.codex');
});
afterEach(() => rmSync(folder, { recursive: true }));

function held(): MaskHold {
  const hold = holdMask(path);
  if (hold === null) throw new Error('not held');
  return hold;
}

/** As a process left it that was killed: pid 1 did not start at tick 1. */
const deadMarker = (): string => join(path, markerName().replace(/-[0-9]+-[0-9]+-([0-9]+)$/, '-1-1-$1'));

describe('a mask over a missing name', () => {
  it('is there while held and leaves nothing', () => {
    const hold = held();
    expect(existsSync(path)).toBe(true);
    expect(maskTarget(path)).toBe('missing');
    releaseMask(hold);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays until the last holder lets go, in whatever order', () => {
    const [first, second, third] = [held(), held(), held()];
    releaseMask(first);
    releaseMask(third);
    expect(existsSync(path)).toBe(true);
    releaseMask(second);
    expect(existsSync(path)).toBe(false);
  });

  it('is cleared up by the next one when its owner was killed', () => {
    mkdirSync(path, { mode: 0o1755 });
    mkdirSync(deadMarker());
    expect(maskTarget(path)).toBe('missing');
    releaseMask(held());
    expect(existsSync(path)).toBe(false);
  });

  it('is cleared up when the owner was killed between its two steps', () => {
    mkdirSync(path, { mode: 0o1755 });
    releaseMask(held());
    expect(existsSync(path)).toBe(false);
  });

  it('keeps what somebody puts into it meanwhile', () => {
    const hold = held();
    writeFileSync(join(path, 'config.toml'), 'x');
    releaseMask(hold);
    expect(readdirSync(path)).toEqual(['config.toml']);
    expect(maskTarget(path)).toBe('present');
  });

  it("never removes the user's own empty folder", () => {
    mkdirSync(path);
    const [first, second] = [held(), held()];
    releaseMask(first);
    releaseMask(second);
    expect(readdirSync(path)).toEqual([]);
  });

  it('is not needed where the name cannot be created', () => {
    rmSync(folder, { recursive: true });
    expect(holdMask(path)).toBeNull();
    writeFileSync(folder, '');
    expect(holdMask(path)).toBeNull();
  });

  it('survives being removed again and again', () => {
    const hold = held();
    rmSync(path, { recursive: true });
    releaseMask(hold);
    releaseMask(held());
    expect(existsSync(path)).toBe(false);
  });
});

it('tells what stands at the name', () => {
  expect(maskTarget(path)).toBe('missing');
  writeFileSync(path, '');
  expect(maskTarget(path)).toBe('present');
  rmSync(path);
  symlinkSync('/nowhere', path);
  expect(maskTarget(path)).toBe('symlink');
  rmSync(path);
  mkdirSync(path);
  writeFileSync(join(path, 'a'), '');
  chmodSync(path, 0o500);
  expect(maskTarget(path)).toBe('present');
  chmodSync(path, 0o700);
});
