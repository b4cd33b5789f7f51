/** ISO 8601 in UTC, to the second: `2026-04-06T12:00:00Z`. */
export const toTime = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
