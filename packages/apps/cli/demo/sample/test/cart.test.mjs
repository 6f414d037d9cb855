import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/cart.mjs';

test('adds up prices', () => {
  assert.equal(total([{ price: 250, quantity: 1 }, { price: 100, quantity: 1 }]), 350);
});

test('counts quantities', () => {
  assert.equal(total([{ price: 250, quantity: 3 }]), 750);
});

test('takes a discount in percent', () => {
  assert.equal(total([{ price: 999, quantity: 1 }], 10), 899);
});
