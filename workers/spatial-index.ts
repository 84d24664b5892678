import type { MessageEndpoint } from '@core/jobs/actor.ts';
import { serveSpatialIndex } from '../src/scene/index-worker/service.ts';

serveSpatialIndex(self as unknown as MessageEndpoint, () => performance.now());
