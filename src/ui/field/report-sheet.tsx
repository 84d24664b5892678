import { OutboxList } from './outbox-list.tsx';
import { ReportForm } from './report-form.tsx';

/** A new report, and beside it the outbox. */
export function ReportSheet() {
  return (
    <div className="report-sheet">
      <ReportForm />
      <OutboxList />
    </div>
  );
}
