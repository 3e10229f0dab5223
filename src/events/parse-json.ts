/** What a text holds: a JSON value, or the reason why it is none, with line, column and field. */
export type ParsedJson = { ok: true; value: unknown } | { ok: false; reason: string };

export function parseJson(text: string): ParsedJson {
	try {
		return { ok: true, value: JSON.parse(text) };
	} catch {
		return { ok: false, reason: reasonOf(text) };
	}
}

function reasonOf(text: string): string {
	if (text.trim() === "") return "it is empty";
	const { at, field } = firstSlip(text);
	const line = text.slice(0, at).split("\n").length;
	const column = at - text.lastIndexOf("\n", at - 1);
	const what = at >= text.length ? "it ends too early" : `unexpected ${JSON.stringify(text[at])}`;
	return `${what} at line ${line}, column ${column}${field === "" ? "" : `, in field ${field}`}`;
}

const TOKEN =
	/[{}[\],:]|"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const SPACE = /[ \t\n\r]*/y;

const MOST_PARTS = 6;

/** One open object or list: where in it the scan is. */
type Open = { list: boolean; key: string };

/** The engine tells the place of a slip only sometimes, so the text is walked once more, token by token. */
function firstSlip(text: string): { at: number; field: string } {
	const open: Open[] = [];
	let expected: readonly string[] = VALUE;
	let at = 0;
	for (;;) {
		SPACE.lastIndex = at;
		SPACE.exec(text);
		at = SPACE.lastIndex;
		TOKEN.lastIndex = at;
		const token = TOKEN.exec(text)?.[0];
		const kind = token === undefined ? "none" : kindOf(token);
		if (token === undefined || !expected.includes(kind)) return { at, field: fieldName(open) };
		expected = follow(token, kind, expected, open);
		at += token.length;
	}
}

function fieldName(open: readonly Open[]): string {
	const parts = open.slice(-MOST_PARTS).map(({ list, key }) => (list ? `[${key}]` : `.${key}`));
	const name = parts.join("").replace(/^\.|\.$/g, "");
	return open.length > MOST_PARTS ? `...${name}` : name;
}

const VALUE = ["{", "[", "string", "word"] as const;

function kindOf(token: string): string {
	if (token.startsWith('"')) return "string";
	return token.length === 1 && "{}[],:".includes(token) ? token : "word";
}

/** What may come after `token`; keeps `open` up to date. */
function follow(token: string, kind: string, expected: readonly string[], open: Open[]): readonly string[] {
	const top = open.at(-1);
	if (kind === "{") {
		open.push({ list: false, key: "" });
		return ["string", "}"];
	}
	if (kind === "[") {
		open.push({ list: true, key: "0" });
		return [...VALUE, "]"];
	}
	if (kind === ":") return VALUE;
	if (kind === "," && top !== undefined) {
		if (top.list) top.key = String(Number(top.key) + 1);
		return top.list ? VALUE : ["string"];
	}
	if (kind === "string" && top !== undefined && !top.list && !expected.includes("word")) {
		top.key = JSON.parse(token).slice(0, 64);
		return [":"];
	}
	if (kind === "}" || kind === "]") open.pop();
	const around = open.at(-1);
	return around === undefined ? [] : [",", around.list ? "]" : "}"];
}
