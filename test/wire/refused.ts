/** Bytes that break a rule of docs/wire.md. */
export class Refused extends Error {}
