/** Calls `onReady` and then works on the assignment until told to end. */
type Serve = (assignment: never, onReady: () => void) => void;

const threads = import.meta.glob<{ serve: Serve }>('../src/scenarios/*/thread.ts');

addEventListener('message', async (event: MessageEvent<{ scenarioId: string; assignment: never }>) => {
  const { scenarioId, assignment } = event.data;
  const load = threads[`../src/scenarios/${scenarioId}/thread.ts`];
  if (!load) throw new RangeError(`The model "${scenarioId}" has no thread.ts`);
  const { serve } = await load();
  serve(assignment, () => postMessage('ready'));
});
