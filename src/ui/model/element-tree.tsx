import type { EntityId } from '@core/ids.ts';
import { knownKey } from '@i18n/index.ts';
import type { ModelInspector } from '../../scene/model/inspector.ts';
import { Switch } from '../controls/fields.tsx';
import { useWords } from '../twin-context.ts';
import { modelText } from './model-text.ts';

interface ElementTreeProps {
  readonly inspector: ModelInspector;
  readonly hiddenStoreys: ReadonlySet<string>;
  readonly selected: EntityId | null;
  readonly onSelect: (id: EntityId) => void;
  readonly onToggleStorey: (name: string) => void;
}

/** Storeys with a switch each, in them elements by class. */
export function ElementTreeView(props: ElementTreeProps) {
  const { inspector, hiddenStoreys, onToggleStorey } = props;
  const { t, language } = useWords();
  // Read from the top of the building down, as it stands.
  const storeys = [...inspector.tree.storeys].reverse();
  return (
    <ul className="model-tree">
      {storeys.map(storey => {
        const name = storey.name ? modelText(storey.name, language) : t('model.noStorey');
        return (
          <li key={storey.name} data-hidden={hiddenStoreys.has(storey.name)}>
            <details>
              <summary>
                <span>{name}</span>
                {Number.isFinite(storey.elevation) && (
                  <span className="dim figure">{storey.elevation.toFixed(1)} m</span>
                )}
              </summary>
              {storey.classes.map(group => (
                <ClassGroup key={group.name} {...props} name={group.name} ids={group.elementIds} />
              ))}
            </details>
            <Switch
              label={t('model.showStorey', { name })}
              checked={!hiddenStoreys.has(storey.name)}
              onChange={() => onToggleStorey(storey.name)}
            />
          </li>
        );
      })}
    </ul>
  );
}

interface ClassGroupProps extends ElementTreeProps {
  readonly name: string;
  readonly ids: readonly EntityId[];
}

function ClassGroup({ name, ids, inspector, selected, onSelect }: ClassGroupProps) {
  const { language } = useWords();
  return (
    <section>
      <h4>
        {useClassName(name)} <span className="dim figure">{ids.length}</span>
      </h4>
      <ul>
        {ids.map(id => (
          <li key={id}>
            <button type="button" aria-pressed={id === selected} onClick={() => onSelect(id)}>
              {modelText(inspector.element(id)?.name ?? id, language)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The class in words where the catalogue has it, else as the model writes it. */
export function useClassName(className: string): string {
  const { t } = useWords();
  const key = knownKey('ifc', className);
  return key ? t(key) : className || t('model.noClass');
}
