import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type EnumSpelling, encodeEnum } from "../../../src/platform/bannou/enum-codec.ts";
import { mapEnums } from "./json-schema.ts";
import { MemoryPlatform } from "./memory-platform.ts";
import type { DescribedOperation } from "./platform-schemas.ts";
import { completed } from "./schema-sample.ts";

/** A call as it came in, its enumerations spelled as in the schemas. */
export interface ReceivedCall {
	path: string;
	body: Record<string, unknown>;
	headers: IncomingMessage["headers"];
}

/** What the next call of a path gets instead of its answer; `isDone`: after it was carried out. */
export type Scripted = { isDone?: boolean } & (
	| { status: number; text?: string; contentType?: string }
	| { never: true }
	| { hangsUp: true }
);

/** A platform in this process: it checks every request against the schemas, remembers, and answers by the schemas. */
export interface MockPlatform {
	url: string;
	memory: MemoryPlatform;
	calls: ReceivedCall[];
	/** Requests and own answers that broke a schema; a test that leaves one is wrong. */
	violations: string[];
	/** The next calls of the path get these, in order; later ones what they should. */
	script(path: string, ...answers: Scripted[]): void;
	callsOf(path: string): ReceivedCall[];
	close(): Promise<void>;
}

export interface MockOptions {
	schemas: Map<string, DescribedOperation>;
	spelling: EnumSpelling;
}

export async function startMockPlatform({ schemas, spelling }: MockOptions): Promise<MockPlatform> {
	const memory = new MemoryPlatform();
	const calls: ReceivedCall[] = [];
	const violations: string[] = [];
	const scripts = new Map<string, Scripted[]>();

	/** The body with enumerations as in the schemas; undefined when it breaks the schema. */
	const checked = (path: string, operation: DescribedOperation, sent: unknown) => {
		let isMisspelled = false;
		const body = mapEnums(operation.request, sent, (value, all) => {
			const meant = all.find((one) => encodeEnum(one, spelling).toLowerCase() === value.toLowerCase());
			isMisspelled ||= meant === undefined || (spelling === "schema" && meant !== value);
			return meant ?? value;
		});
		const isRight = operation.checkRequest(body);
		if (isRight && !isMisspelled) return body as Record<string, unknown>;
		violations.push(`${path}: ${JSON.stringify(sent)}: ${JSON.stringify(operation.checkRequest.errors ?? "spelling")}`);
		return undefined;
	};

	const told = (path: string, { answer, checkAnswer }: DescribedOperation, partial: object): string => {
		if (answer === undefined) return "";
		const whole = completed(answer, partial);
		if (!checkAnswer(whole)) violations.push(`${path} answers ${JSON.stringify(checkAnswer.errors)}`);
		const spelled = mapEnums(answer, whole, (value) => encodeEnum(value, spelling)) as object;
		// A later release of the platform says more.
		return JSON.stringify({ ...spelled, addedLater: { since: "v9" } });
	};

	const server = createServer(async (request, response) => {
		const path = request.url ?? "";
		const operation = schemas.get(path);
		const sent = JSON.parse(await textOf(request));
		if (operation === undefined || request.method !== "POST") return problem(response, 404);
		const body = checked(path, operation, sent);
		if (body === undefined) return problem(response, 400);
		calls.push({ path, body, headers: request.headers });
		const scripted = scripts.get(path)?.shift();
		if (scripted !== undefined && !scripted.isDone) return play(request, response, scripted);
		const result = memory.handle(path, body);
		if (scripted !== undefined) return play(request, response, scripted);
		if (typeof result === "number") return empty(response, result);
		const text = told(path, operation, result);
		response.writeHead(200, text === "" ? {} : { "content-type": "application/json; charset=utf-8" }).end(text);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		memory,
		calls,
		violations,
		script: (path, ...answers) => scripts.set(path, [...(scripts.get(path) ?? []), ...answers]),
		callsOf: (path) => calls.filter((call) => call.path === path),
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = "";
	for await (const chunk of request) text += chunk;
	return text;
}

function play(request: IncomingMessage, response: ServerResponse, scripted: Scripted): void {
	if ("never" in scripted) return;
	if ("hangsUp" in scripted) return void request.socket.destroy();
	const { status, text = "", contentType = "application/json" } = scripted;
	response.writeHead(status, text === "" ? {} : { "content-type": contentType }).end(text);
}

/** Decisions of the platform come without a body. */
function empty(response: ServerResponse, status: number): void {
	response.writeHead(status).end();
}

/** What the web framework under the platform answers by itself. */
function problem(response: ServerResponse, status: number): void {
	const body = { type: "about:blank", title: "No", status, traceId: "00-1-2-00", errors: { body: ["It is wrong."] } };
	response.writeHead(status, { "content-type": "application/problem+json" }).end(JSON.stringify(body));
}
