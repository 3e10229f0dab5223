import { type Realm, realmOf } from "./realm.ts";

const FILES = import.meta.glob<unknown>("./*.json", { eager: true, import: "default" });

const DEFAULT = realmOf(FILES["./default.json"]);
const REALMS = Object.values(FILES).map((file) => realmOf(file, DEFAULT));

/** The realm that a session's `realmPreset` asks for; the default one when no file names it. */
export function realmFor(realmPreset: string): Realm {
	return REALMS.find(({ presets }) => presets.includes(realmPreset)) ?? DEFAULT;
}
