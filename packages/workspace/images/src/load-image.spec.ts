import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imageSize } from 'image-size';
import { Jimp } from 'jimp';
import { fittedSize } from './fit-image.ts';
import { loadImage } from './load-image.ts';

const dir = mkdtempSync(join(tmpdir(), 'images-'));
const live = new AbortController().signal;
const sizes: [string, number, number, 'image/png' | 'image/jpeg'][] = [
  ['small.png', 20, 10, 'image/png'],
  ['wide.png', 2100, 20, 'image/png'],
  ['tall.jpg', 30, 900, 'image/jpeg'],
];

beforeAll(async () => {
  for (const [name, width, height, mime] of sizes) {
    writeFileSync(join(dir, name), await new Jimp({ width, height, color: 0x3366ffff }).getBuffer(mime));
  }
  writeFileSync(join(dir, 'text.png'), 'not an image at all');
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true }));

async function shown(name: string): Promise<{ mime: string; bytes: Buffer }> {
  const image = await loadImage(join(dir, name), live);
  if ('problem' in image) throw new Error(image.problem);
  const [head = '', data = ''] = image.dataUrl.split(';base64,');
  return { mime: head.slice('data:'.length), bytes: Buffer.from(data, 'base64') };
}

describe('fittedSize', () => {
  it.each([
    [4000, 3000, 1024, 768],
    [1000, 3000, 256, 768],
    [3000, 400, 2048, 273],
    [2048, 768, 2048, 768],
    [1, 100_000, 1, 768],
  ])('%i x %i becomes %i x %i', (width, height, w, h) => {
    expect(fittedSize(width, height)).toEqual({ width: w, height: h });
  });
});

describe('loadImage', () => {
  it('passes an image that fits on byte for byte', async () => {
    const { readFileSync } = await import('node:fs');
    expect((await shown('small.png')).bytes.equals(readFileSync(join(dir, 'small.png')))).toBe(true);
  });

  it.each([
    ['wide.png', 2048, 20, 'image/png'],
    ['tall.jpg', 26, 768, 'image/jpeg'],
  ])('scales %s to %i x %i', async (name, width, height, mime) => {
    const image = await shown(name);
    const size = imageSize(image.bytes);
    expect({ mime: image.mime, width: size.width, height: size.height }).toEqual({ mime, width, height });
  });

  it.each([
    ['missing.png', 'unable to locate image at `%p`: No such file or directory (os error 2)'],
    ['text.png', 'unable to process image at `%p`: unsupported image `application/octet-stream`'],
    ['', 'image path `%p` is not a file'],
  ])('says why %p cannot be shown', async (name, problem) => {
    const path = join(dir, name);
    expect(await loadImage(path, live)).toEqual({ problem: problem.replace('%p', path) });
  });

  it('stops when nobody waits any more', async () => {
    await expect(loadImage(join(dir, 'small.png'), AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});
