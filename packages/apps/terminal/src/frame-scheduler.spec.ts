import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@codex-ts/fake-terminal';
import { FrameScheduler } from './frame-scheduler.ts';

function begin(): { clock: FakeClock; scheduler: FrameScheduler; frames: number[]; whileDrawing: { run: () => void } } {
  const clock = new FakeClock();
  const frames: number[] = [];
  const whileDrawing = { run: () => undefined as void };
  const scheduler: FrameScheduler = new FrameScheduler({
    clock,
    draw: (now) => {
      frames.push(now);
      whileDrawing.run();
    },
    minIntervalMs: 10,
  });
  return { clock, scheduler, frames, whileDrawing };
}

describe('a frame scheduler', () => {
  it('draws at once, once for all requests that come together', () => {
    const { clock, scheduler, frames } = begin();
    scheduler.request();
    scheduler.request();
    scheduler.requestIn(5);
    expect(frames).toEqual([]);
    clock.advance(0);
    expect(frames).toEqual([0]);
    clock.advance(1000);
    expect(frames).toEqual([0]);
  });

  it('keeps frames apart', () => {
    const { clock, scheduler, frames } = begin();
    for (let ms = 0; ms < 99; ms += 1) {
      scheduler.request();
      clock.advance(1);
    }
    expect(frames).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });

  it('has no timer while nobody asks', () => {
    const { clock, scheduler } = begin();
    expect(clock.pending).toBe(0);
    scheduler.requestIn(50);
    expect(clock.pending).toBe(1);
    expect(scheduler.isIdle).toBe(false);
    scheduler.requestIn(20);
    scheduler.requestIn(80);
    expect(clock.pending).toBe(1);
    clock.advance(20);
    expect(clock.pending).toBe(0);
    expect(scheduler.isIdle).toBe(true);
  });

  it('goes on while what is drawn asks for more', () => {
    const { clock, scheduler, frames, whileDrawing } = begin();
    whileDrawing.run = () => frames.length < 4 && scheduler.requestIn(32);
    scheduler.request();
    clock.advance(1000);
    expect(frames).toEqual([0, 32, 64, 96]);
  });

  it('holds frames back, and draws what was asked meanwhile', () => {
    const { clock, scheduler, frames } = begin();
    scheduler.request();
    const first = scheduler.hold();
    const second = scheduler.hold();
    clock.advance(100);
    first();
    first();
    clock.advance(100);
    expect(frames).toEqual([]);
    second();
    clock.advance(0);
    expect(frames).toEqual([200]);
    scheduler.hold()();
    expect(scheduler.isIdle).toBe(true);
  });

  it('draws nothing once it is closed', () => {
    const { clock, scheduler, frames } = begin();
    scheduler.request();
    scheduler.close();
    scheduler.request();
    clock.advance(100);
    expect(frames).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
