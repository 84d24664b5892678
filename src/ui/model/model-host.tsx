import { lazy, Suspense } from 'react';
import { useSession, useTwin } from '../twin-context.ts';

/** Its code and three.js load when the first model is opened. */
const ModelDialog = lazy(() => import('./model-dialog.tsx'));

/** The model that is open, if one is. */
export function ModelHost() {
  const { city, session } = useTwin();
  const openModel = useSession(state => state.openModel);
  const model = city.models.find(({ id }) => id === openModel);
  if (!model) return null;
  return (
    <Suspense fallback={null}>
      <ModelDialog key={model.id} model={model} onClose={() => session.set({ openModel: null })} />
    </Suspense>
  );
}
