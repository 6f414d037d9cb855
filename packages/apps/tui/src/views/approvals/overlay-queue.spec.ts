import { expect, it } from '@jest/globals';

import { commandParams, overlay } from '../gallery.fixture.ts';
import { OverlayQueue, type QueuedOverlay } from './overlay-queue.ts';

const one = (id: number): QueuedOverlay => ({ id, view: overlay('item/commandExecution/requestApproval', commandParams()) });

it('shows questions in their order, at once when nobody types', () => {
  const queue = new OverlayQueue();
  expect([queue.shown(0), queue.nextShow(0)]).toEqual([null, null]);
  queue.add(one(1));
  queue.add(one(2));
  expect([queue.shown(0)?.id, queue.length]).toEqual([1, 2]);
  queue.remove(1);
  expect(queue.shown(0)?.id).toBe(2);
  queue.remove(2);
  expect(queue.shown(0)).toBeNull();
});

it('waits until nothing was typed for a second', () => {
  const queue = new OverlayQueue();
  queue.typed(5_000);
  queue.add(one(1));
  expect([queue.shown(5_500), queue.nextShow(5_500)]).toEqual([null, 6_000]);
  queue.typed(5_900);
  expect([queue.shown(6_000), queue.nextShow(6_000)]).toEqual([null, 6_900]);
  expect([queue.shown(6_900)?.id, queue.nextShow(6_900)]).toEqual([1, null]);
});

it('does not take a question away again, nor make the next one wait', () => {
  const queue = new OverlayQueue();
  queue.add(one(1));
  queue.add(one(2));
  queue.shown(0);
  queue.typed(100);
  expect(queue.shown(200)?.id).toBe(1);
  queue.remove(1);
  expect(queue.shown(200)?.id).toBe(2);
  queue.clear();
  queue.typed(300);
  queue.add(one(3));
  expect(queue.shown(400)).toBeNull();
});

it('drops a question that was answered elsewhere before it was shown', () => {
  const queue = new OverlayQueue();
  queue.typed(0);
  queue.add(one(1));
  expect([queue.remove(1), queue.remove(1), queue.nextShow(10)]).toEqual([true, false, null]);
});
