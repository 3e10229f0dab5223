/** What came of reading something that people wrote: the value, or one line that names field, value and rule. */
export type Reading<T> = { ok: true; value: T } | { ok: false; reason: string };
