/** Band thread of the command line: a worker thread of Node. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BandAssignment } from './band-threads.ts';
import { serveBand } from './band-threads.ts';

serveBand(workerData as BandAssignment, () => parentPort!.postMessage('ready'));
