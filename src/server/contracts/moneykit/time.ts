/** ISO 8601 as this contract has it: UTC, but without zone and fraction. `2023-02-16T09:14:11`. */
export const toTime = (date: Date): string => date.toISOString().slice(0, 19);
