import { readFileSync } from "node:fs";
import { expect } from "chai";
import * as client from "../../src/client/index.ts";
import { DEFAULT_RETRY_POLICY } from "../../src/client/retry-policy.ts";
import { Stream } from "../../src/client/stream.ts";
import { StreamCrowd } from "../../src/client/stream-crowd.ts";
import { STREAM_ERRORS } from "../../src/client/stream-error.ts";
import { headingsOf, pageOf, tableWith } from "../support/page.ts";

const PAGE = pageOf("docs/client.md");
const sourceOf = (file: string) => readFileSync(new URL(`../../src/client/${file}`, import.meta.url), "utf8");
const INDEX = sourceOf("index.ts");

const codeIn = (cell: string): string[] => [...cell.matchAll(/`(\w+)[^`]*`/g)].map(([, name]) => name);
const kindOf = (value: unknown): string => {
	if (typeof value !== "function") return "constant";
	return /^class\b/.test(value.toString()) ? "class" : "function";
};

/** Names that the entry exports, types among them, with what they are. */
function exported(): [name: string, kind: string][] {
	const lists = [...INDEX.matchAll(/^export (type )?\{([^}]*)\}/gms)];
	return lists.flatMap(([, allTypes, list]) =>
		list
			.split(",")
			.map((entry) => entry.trim())
			.filter((entry) => entry !== "")
			.map((entry): [string, string] => {
				const isType = allTypes !== undefined || entry.startsWith("type ");
				const name = entry.replace(/^type /, "");
				return [name, isType ? "type" : kindOf((client as Record<string, unknown>)[name])];
			}),
	);
}

/** Public members of a class: its accessors and methods, and the fields that its source declares. */
function membersOf(prototype: object, source: string): string[] {
	const declared = [...source.matchAll(/^\t(?:readonly )?(\w+)(?:: \w+| = .*);$/gm)].map(([, name]) => name);
	return [...Object.getOwnPropertyNames(prototype), ...declared].filter((name) => name !== "constructor");
}

/** Fields of an interface in a source. */
function fieldsOf(source: string, name: string): string[] {
	const [, body] = new RegExp(`export interface ${name} \\{\\n(.*?)^\\}`, "ms").exec(source) ?? [];
	return [...body.matchAll(/^\t(?:readonly )?(\w+)\??:/gm)].map(([, field]) => field);
}

describe("docs/client.md", () => {
	it("lists every name that the entry exports, with what it is", () => {
		const listed = tableWith(PAGE, "name", "is").rows.flatMap(([names, kind]) =>
			codeIn(names).map((name): [string, string] => [name, kind]),
		);
		expect(listed).to.have.deep.members(exported());
	});

	it("has a section for each function, and for what has members", () => {
		const functions = exported().flatMap(([name, kind]) => (kind === "function" || kind === "class" ? [name] : []));
		expect(headingsOf(PAGE)).to.include.members([...functions, "Stream", "StreamCrowd", "StreamState"]);
	});

	it("lists the members of a stream and of its crowd", () => {
		const listed = (heading: string) => {
			const section = PAGE.slice(PAGE.indexOf(`\n## ${heading}\n`) + 1).split("\n## ")[0];
			return tableWith(section, "member").rows.flatMap(([members]) => codeIn(members));
		};
		expect(listed("Stream")).to.have.members(
			membersOf(Stream.prototype, sourceOf("stream.ts").split("class Stream ")[1]),
		);
		expect(listed("StreamCrowd")).to.have.members(
			membersOf(StreamCrowd.prototype, sourceOf("stream-crowd.ts").split("class StreamCrowd ")[1]),
		);
	});

	it("lists the events of a stream with what comes with them", () => {
		const source = sourceOf("stream.ts");
		const [, body] = /export interface StreamEvents \{\n(.*?)^\}/ms.exec(source) ?? [];
		const events = [...body.matchAll(/^\t(\w+): (\w+);/gm)].map(([, event, comes]) => [event, comes]);
		const listed = tableWith(PAGE, "event", "comes with").rows.map(([event, comes]) => [
			codeIn(event)[0],
			codeIn(comes)[0],
		]);
		expect(listed).to.deep.equal(events);
	});

	it("names every part of the state, every option of a join and its default", () => {
		const section = PAGE.slice(PAGE.indexOf("\n## StreamState"), PAGE.indexOf("\n## expandReaction"));
		expect(codeIn(section)).to.include.members(fieldsOf(sourceOf("stream-state.ts"), "StreamState"));
		const options = tableWith(PAGE, "option", "value", "by default").rows;
		const retry = Object.entries(DEFAULT_RETRY_POLICY).map(([name, value]) => [
			`\`retry.${name}\``,
			value.toLocaleString("en-US"),
		]);
		expect(options.map(([option, , value]) => [option, value]).slice(2)).to.deep.equal(retry);
		expect(options.slice(0, 2).map(([option]) => option)).to.deep.equal(["`token`", "`view`"]);
	});

	it("lists every code of a StreamError with its meaning, and the kinds of reactions", () => {
		const codes = Object.entries(STREAM_ERRORS).map(([code, text]) => [`\`${code}\``, text]);
		expect(tableWith(PAGE, "code", "means").rows).to.deep.equal(codes);
		expect(PAGE).to.include(client.REACTION_KINDS.map((kind) => `\`${kind}\``).join(", "));
	});
});
