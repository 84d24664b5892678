import { useWords } from '../twin-context.ts';

/** The kapok flower and the name of the product. */
export function Brand({ subtitle }: { readonly subtitle: string }) {
  const { t } = useWords();
  return (
    <div className="brand">
      <KapokFlower />
      <div className="brand-words">
        <strong>{t('app.name')}</strong>
        <span className="truncate">{subtitle}</span>
      </div>
    </div>
  );
}

/** Five petals around a crown of stamens. */
export function KapokFlower() {
  return (
    <svg className="kapok-flower" viewBox="-50 -50 100 100" aria-hidden="true">
      {[0, 72, 144, 216, 288].map(angle => (
        <path
          key={angle}
          transform={`rotate(${angle})`}
          d="M0-6C-16-14-20-34-7-46-4-49 4-49 7-46 20-34 16-14 0-6Z"
        />
      ))}
      <circle r="8.5" />
    </svg>
  );
}
