import { readdir, readFile } from "node:fs/promises";
import { expect } from "chai";
import { generatedPages } from "../../scripts/docs/pages.ts";
import { ERRORS } from "../../src/errors.ts";

const SOURCES = new URL("../../src/", import.meta.url);
const docs = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), "utf8");

/** Every `$ref` of a document, wherever it stands. */
function referencesOf(value: unknown): string[] {
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		key === "$ref" && typeof inner === "string" ? [inner] : referencesOf(inner),
	);
}

function isThere(document: unknown, reference: string): boolean {
	const path = reference.replace("#/", "").split("/");
	return (
		path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document) !== undefined
	);
}

describe("generated pages of docs", () => {
	for (const name of ["asyncapi.json", "config.md", "errors.md", "events.md", "openapi.json"]) {
		it(`${name} is what the code says (npm run docs writes it)`, async () => {
			expect(await docs(name)).to.equal((await generatedPages())[name]);
		});
	}

	it("openapi.json is the same beside another build in this process: what is shared names no schema", async () => {
		const events = new URL("events/", SOURCES);
		for (const name of await readdir(events)) await import(`${new URL(name, events)}?another-build`);
		expect(await docs("openapi.json")).to.equal((await generatedPages())["openapi.json"]);
	});

	for (const name of ["asyncapi.json", "openapi.json"]) {
		it(`${name} refers only to what it has`, async () => {
			const document: unknown = JSON.parse(await docs(name));
			const broken = referencesOf(document).filter((reference) => !isThere(document, reference));
			expect(broken).to.deep.equal([]);
		});
	}

	it("asyncapi.json and openapi.json name the version of the package", async () => {
		const { version } = JSON.parse(await docs("../package.json"));
		for (const name of ["asyncapi.json", "openapi.json"]) {
			expect(JSON.parse(await docs(name)).info.version, name).to.equal(version);
		}
	});

	it("errors.md has only codes that the code uses", async () => {
		const sources = await Promise.all(
			(await readdir(SOURCES, { recursive: true }))
				.filter((name) => name.endsWith(".ts") && name !== "errors.ts")
				.map((name) => readFile(new URL(name, SOURCES), "utf8")),
		);
		const unused = Object.keys(ERRORS).filter((code) => !sources.some((source) => source.includes(`"${code}"`)));
		expect(unused).to.deep.equal([]);
	});
});
