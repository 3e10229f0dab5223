import { jsonSchemaTransformObject } from "fastify-type-provider-zod";

/** The fixed part of the OpenAPI document; paths and schemas come from the routes. */
export const OPENAPI = {
	openapi: "3.1.0",
	info: {
		title: "Showtime internal API",
		description: [
			"For game servers, operators and tests, on the internal port; never for players.",
			"Calls are POST with a JSON body; a success is 200, a failure has `{ code, message }` (docs/errors.md).",
			"Tokens are JSON web tokens with `sub`, `role` (user < publisher < developer < admin), `exp` and optionally `gameServices` and `sessions`.",
		].join("\n\n"),
		version: "0.1.0",
		license: { name: "MIT", identifier: "MIT" },
	},
	tags: [
		{ name: "session", description: "Streaming sessions: start, end, pause, resume, look up." },
		{ name: "audience", description: "The audience of a live session." },
		{ name: "career", description: "What streamers come to over their sessions." },
		{ name: "hype", description: "The hype train of a live session." },
		{ name: "event", description: "Game events for the audience." },
		{ name: "rules", description: "The rules that sessions of a game service run on." },
		{ name: "reservoir", description: "The members of a game service, in and out of sessions." },
		{ name: "audit", description: "Who called what." },
		{ name: "embedded", description: "The embedded platform: what it knows, and its books." },
		{ name: "operations", description: "Health and metrics; open on the internal port." },
	],
	components: {
		securitySchemes: { token: { type: "http" as const, scheme: "bearer", bearerFormat: "JWT" } },
	},
	security: [{ token: [] }],
};

type Transform = typeof jsonSchemaTransformObject;
type Schemas = Record<string, object>;

/** Each schema comes in two forms, as input and as output; only those that a path leads to stay in the document. */
export function usedSchemas(document: Parameters<Transform>[0]): ReturnType<Transform> {
	const whole = jsonSchemaTransformObject(document) as { paths?: object; components: { schemas: Schemas } };
	const { schemas } = whole.components;
	const used = new Set<string>();
	const follow = (value: object = {}) => {
		for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
			if (used.has(name)) continue;
			used.add(name);
			follow(schemas[name]);
		}
	};
	follow(whole.paths);
	// By name: their own order is that in which modules were loaded.
	const kept = [...used].sort().map((name) => [name, schemas[name]]);
	return { ...whole, components: { ...whole.components, schemas: Object.fromEntries(kept) } } as ReturnType<Transform>;
}
