import { formatTime, formatWeekday } from '@i18n/format.ts';
import { useTwin, useTwinTime, useWords } from '../twin-context.ts';

/** The twin's time of day in the city's time zone. */
export function ClockFace() {
  const { city } = useTwin();
  const { language } = useWords();
  const time = useTwinTime(1000);
  const [date, clock] = formatTime(time, city.timeZone, 'seconds').split(' ');
  return (
    <time className="clock-face" dateTime={new Date(time).toISOString()}>
      <span className="figure clock-time">{clock}</span>
      <span className="clock-date">
        {date} {formatWeekday(time, city.timeZone, language)}
      </span>
    </time>
  );
}
