import type { EntityId } from '@core/ids.ts';
import { IconCube } from '@tabler/icons-react';
import { useTwin, useWords } from '../twin-context.ts';

/** Opens the models that the pack has of a thing; nothing where it has none. */
export function OpenModelButtons({ entityId }: { readonly entityId: EntityId }) {
  const { city, session } = useTwin();
  const { t, text } = useWords();
  const models = city.models.filter(model => model.entityId === entityId);
  return models.map(({ id, title }) => (
    <button key={id} type="button" className="button primary" onClick={() => session.set({ openModel: id })}>
      <IconCube size="1.125em" />
      {t('model.open')}
      {models.length > 1 && ` · ${text(title)}`}
    </button>
  ));
}
