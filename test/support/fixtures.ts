import { readFileSync } from "node:fs";

const FOLDER = new URL("../fixtures/", import.meta.url);

/** Reads a JSON file of test/fixtures. */
export function readFixture<T>(path: string): T {
	return JSON.parse(readFileSync(new URL(path, FOLDER), "utf8")) as T;
}
