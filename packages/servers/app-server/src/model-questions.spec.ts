import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { type UserAnswers } from '@codex-ts/tools';
import { disposeTemp } from '@codex-ts/test-support';
import { connectInProcess } from './in-process.ts';
import { Client } from './client.fixture.ts';
import { FakeServer, settled, summary } from './fake-server.fixture.ts';
import { type Harness, startHarness } from './server.fixture.ts';
