import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { anyKey, press, screen, write } from '../driver.fixture.ts';
import { questions } from '../gallery.fixture.ts';
import { UserQuestions } from './user-questions.ts';

const view = () => new UserQuestions(questions());
const answers = (db: string[], key: string[]) => ({ type: 'answer', answer: { method: 'item/tool/requestUserInput', result: { answers: { db: { answers: db }, key: { answers: key } } } } });

describe('questions', () => {
  it('are answered by digit, by arrows, and by a text', () => {
    const byDigit = view();
    press(byDigit, '2');
    write(byDigit, 'hunter2');
    expect(press(byDigit, 'enter')).toEqual(answers(['Postgres'], ['user_note: hunter2']));
    const byArrows = view();
    press(byArrows, 'up', 'enter', 'x');
    expect(press(byArrows, 'enter')).toEqual(answers(['None of the above'], ['user_note: x']));
  });

  it('take a note with Tab', () => {
    const one = view();
    press(one, 'down', 'tab');
    write(one, 'version 17');
    expect(screen(one)).toContain('› version 17');
    press(one, 'enter');
    write(one, 'k');
    expect(press(one, 'enter')).toEqual(answers(['Postgres', 'user_note: version 17'], ['user_note: k']));
  });

  it('ask again when something is not answered, and go back there', () => {
    const one = view();
    press(one, 'right', 'enter');
    expect(screen(one)).toContain('2 of 2 questions not answered');
    press(one, '2');
    expect(screen(one)).toContain('Question 1/2 (2 unanswered)');
    press(one, '1', 'enter');
    expect(screen(one)).toContain('1 of 2 questions not answered');
    expect(press(one, 'esc')).toEqual({ type: 'stay' });
    expect(screen(one)).toContain('Question 2/2');
    expect(press(one, 'enter', 'y')).toEqual(answers(['SQLite'], []));
  });

  it('do not show what is secret', () => {
    const one = view();
    press(one, 'right');
    write(one, 'geheim');
    expect(screen(one)).toContain('••••••');
    expect(screen(one)).not.toContain('geheim');
  });

  it('take pasted text', () => {
    const one = view();
    press(one, '1');
    one.paste('two\nlines');
    expect(press(one, 'enter')).toEqual(answers(['SQLite'], ['user_note: two lines']));
  });

  it('are left by Esc: first the note, then the turn', () => {
    const one = view();
    expect(press(one, 'tab', 'x', 'esc')).toEqual({ type: 'stay' });
    expect(press(one, 'esc')).toMatchObject({ type: 'interrupt', answer: { result: { answers: { db: { answers: [] }, key: { answers: [] } } } } });
  });

  it('can be none', () => {
    expect(press(new UserQuestions({ ...questions(), questions: [] }), 'enter')).toMatchObject({ answer: { result: { answers: {} } } });
  });

  it('are never answered by what was not offered', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 40 }), (keys) => {
        const one = view();
        for (const pressed of keys) {
          const outcome = one.handle(pressed);
          if (outcome.type !== 'answer') continue;
          const given = outcome.answer.result.answers;
          for (const text of given['db']?.answers ?? []) expect(text).toMatch(/^(SQLite|Postgres|None of the above|user_note: .+)$/su);
          for (const text of given['key']?.answers ?? []) expect(text).toMatch(/^user_note: .+$/su);
        }
      }),
    );
  });
});
