import { lazy, Suspense } from 'react';
import { Boundary } from '../controls/boundary.tsx';
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
    <Boundary key={model.id} className="panel failed-part">
      <Suspense fallback={null}>
        <ModelDialog model={model} onClose={() => session.set({ openModel: null })} />
      </Suspense>
    </Boundary>
  );
}
