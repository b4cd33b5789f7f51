import type { ColumnType } from 'kysely';

/** `jsonb`: read as a value, written as text, which every driver sends alike. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;

/** `timestamptz`, told by the database's own clock: written as an SQL expression. */
export type Time = ColumnType<Date, Date | undefined, Date>;
export type TimeOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>;
