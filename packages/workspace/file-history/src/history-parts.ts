import { type HistoryFs } from './history-fs.ts';
import { type Journal } from './journal.ts';
import { type FileHistoryLimits } from './limits.ts';
import { type ObjectStore } from './object-store.ts';
import { type StoreLayout } from './store-layout.ts';

/** What the parts of a thread's file history share. */
export interface HistoryParts {
  readonly fs: HistoryFs;
  readonly layout: StoreLayout;
  readonly objects: ObjectStore;
  readonly journal: Journal;
  /** The thread's folder. */
  readonly folder: string;
  /** Links resolved. */
  readonly codexHome: string;
  readonly limits: FileHistoryLimits;
  readonly leavesOut: (path: string) => boolean;
  readonly now: () => number;
  readonly onNotice: (text: string) => void;
}
